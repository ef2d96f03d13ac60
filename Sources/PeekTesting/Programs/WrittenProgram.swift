import Foundation

/// Writes a script that can be run at once, in place of what is there.
///
/// A program that is on its way to its own file holds what the test has open, and what is open for writing cannot be run
/// (execve(2), ETXTBSY).
package func writeProgram(_ script: String, to path: String) throws {
    try SpawnedProgram.whileNothingStarts { try Data(script.utf8).write(to: URL(filePath: path)) }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
}
