import PeekCore

@testable import PeekPolicyFile

/// The commands that are built into the programs; empty, so that everything fails, when they cannot be read.
let testCatalogue = CommandCatalogue((try? BuiltInCatalogue())?.entries ?? [])
