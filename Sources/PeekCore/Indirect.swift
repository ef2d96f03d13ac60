/// A value that is kept by reference, and copied when it is changed: whatever holds it for hours holds a pointer.
///
/// It is for what thousands of suspended functions and connections hold at a time, each in several places.
public struct Indirect<Value: Sendable>: Sendable {
    private final class Storage: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var storage: Storage

    /// Keeps a value.
    public init(_ value: Value) { storage = Storage(value) }

    /// The value.
    public var value: Value {
        get { storage.value }
        set { storage = Storage(newValue) }
    }

    /// A part of the value, read without copying the rest.
    public subscript<Part>(part: WritableKeyPath<Value, Part>) -> Part {
        get { storage.value[keyPath: part] }
        set {
            var value = storage.value
            value[keyPath: part] = newValue
            storage = Storage(value)
        }
    }
}

extension Indirect: Equatable where Value: Equatable {
    public static func == (one: Indirect, other: Indirect) -> Bool { one.value == other.value }
}

extension Indirect: Hashable where Value: Hashable {
    public func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}
