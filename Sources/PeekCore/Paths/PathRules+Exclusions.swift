extension PathRules {
    /// Options that make a recursive grep leave out what is denied below its directories.
    ///
    /// grep does not follow links that it meets, but a file that is swapped for a link while it looks is read: only
    /// confinement on the host closes that.
    func exclusions(for stage: Command.Stage) -> [Command.Option] {
        guard stage.access == .content, stage.isRecursive else { return [] }
        let roots = stage.operands.compactMap { operand -> [UInt8]? in
            switch operand {
            case .path(let path): Array(path.utf8)
            case .glob(let glob): Array(glob.directory.utf8)
            case .text, .standardInput, .unit, .program: nil
            }
        }
        guard !roots.isEmpty else { return [] }
        var options = exclusionsAnywhere
        for pattern in denialsSomewhere where roots.contains(where: { Self.meet($0, pattern.literalRoot) }) {
            for option in pattern.exclusions where !options.contains(option) { options.append(option) }
        }
        return options
    }

    private static func meet(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.starts(with: right) || right.starts(with: left)
    }
}
