/// A command line, parsed once: what is checked, recorded and rendered.
public struct Command: Sendable, Hashable {
}
