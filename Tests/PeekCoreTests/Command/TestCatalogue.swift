import PeekCore

/// The commands that need no small language, with the options that were found to be safe.
let testCatalogue = CommandCatalogue(
    [
        CatalogueEntry(
            name: "tail",
            binary: "/usr/bin/tail",
            short: flags("fFqvz").merging(values(["n": .size, "c": .size, "s": .seconds])) { $1 },
            long: longFlags("quiet silent verbose zero-terminated retry").merging([
                "follow": .optional(.oneOf(["name", "descriptor"])), "lines": .required(.size),
                "bytes": .required(.size), "sleep-interval": .required(.seconds), "pid": .required(.number),
            ]) { $1 },
            count: .tail,
            operands: .paths(min: 0, max: .max),
            refused: ["---disable-inotify ---presume-input-pipe": "it is internal to tail"]
        ),
        CatalogueEntry(
            name: "head",
            binary: "/usr/bin/head",
            short: flags("qvz").merging(values(["n": .size, "c": .size])) { $1 },
            long: longFlags("quiet silent verbose zero-terminated").merging([
                "lines": .required(.size), "bytes": .required(.size),
            ]) { $1 },
            count: .dashNumber,
            operands: .paths(min: 0, max: .max)
        ),
        CatalogueEntry(
            name: "cat",
            binary: "/usr/bin/cat",
            short: flags("nbsAETvet"),
            long: longFlags("number number-nonblank squeeze-blank show-all show-ends show-tabs show-nonprinting"),
            operands: .paths(min: 0, max: .max)
        ),
        CatalogueEntry(
            name: "tac",
            binary: "/usr/bin/tac",
            short: flags("br").merging(values(["s": .text])) { $1 },
            long: longFlags("before regex").merging(["separator": .required(.text)]) { $1 },
            operands: .paths(min: 0, max: .max)
        ),
        CatalogueEntry(
            name: "nl",
            binary: "/usr/bin/nl",
            short: values(["b": .word, "w": .number, "s": .text, "n": .word, "v": .number]),
            operands: .paths(min: 0, max: 1)
        ),
        grep("grep"), grep("egrep", adds: ["-E"]), grep("fgrep", adds: ["-F"]),
        CatalogueEntry(
            name: "zgrep",
            binary: "/usr/bin/zgrep",
            short: flags("ivnclLoqswxHhaEFP").merging(
                values(["A": .number, "B": .number, "C": .number, "m": .number, "e": .text])
            ) { $1 },
            long: longFlags(
                """
                ignore-case invert-match line-number count files-with-matches only-matching word-regexp with-filename \
                no-filename text extended-regexp fixed-strings perl-regexp
                """
            ).merging([
                "after-context": .required(.number), "before-context": .required(.number),
                "context": .required(.number), "max-count": .required(.number), "regexp": .required(.text),
            ]) { $1 },
            count: .dashNumber,
            operands: .patternThenPaths,
            plainNames: true,
            refused: ["-f --file": "it reads patterns from a file", "-r": "zgrep does not support it"]
        ),
        CatalogueEntry(
            name: "zcat",
            binary: "/usr/bin/gzip",
            adds: ["-c", "-d"],
            short: flags("f"),
            operands: .paths(min: 0, max: .max)
        ),
        CatalogueEntry(
            name: "wc",
            binary: "/usr/bin/wc",
            short: flags("lwcmL"),
            long: longFlags("lines words bytes chars max-line-length"),
            operands: .paths(min: 0, max: .max),
            refused: ["--files0-from": "it reads names from a file and shows them in errors"]
        ),
        CatalogueEntry(
            name: "sort",
            binary: "/usr/bin/sort",
            adds: ["-S", "128M"],
            short: flags("nruhVgMfbscCzRmdi").merging(
                values([
                    "k": .characters("0-9.,bdfgiMhnRrV", max: 30), "t": .text, "S": .memory,
                ])
            ) { $1 },
            long: longFlags(
                """
                numeric-sort reverse unique human-numeric-sort version-sort general-numeric-sort month-sort \
                ignore-case ignore-leading-blanks stable check zero-terminated random-sort merge
                """
            ).merging([
                "key": .required(.characters("0-9.,bdfgiMhnRrV", max: 30)), "field-separator": .required(.text),
                "buffer-size": .required(.memory),
            ]) { $1 },
            operands: .paths(min: 0, max: .max),
            refused: [
                "-o --output": "it writes a file", "--compress-program": "it runs a program",
                "-T --temporary-directory": "it writes files", "--files0-from --random-source": "it reads other files",
                "--parallel --batch-size": "it loads the host",
            ]
        ),
        CatalogueEntry(
            name: "uniq",
            binary: "/usr/bin/uniq",
            short: flags("cdDuiz").merging(values(["f": .number, "s": .number, "w": .number])) { $1 },
            long: longFlags("count repeated unique ignore-case zero-terminated").merging([
                "skip-fields": .required(.number), "skip-chars": .required(.number),
                "check-chars": .required(.number), "all-repeated": .optional(.word), "group": .optional(.word),
            ]) { $1 },
            operands: .paths(min: 0, max: 1)
        ),
        CatalogueEntry(
            name: "cut",
            binary: "/usr/bin/cut",
            short: flags("szn").merging(
                values([
                    "d": .text, "f": .characters("0-9,-", max: 60), "c": .characters("0-9,-", max: 60),
                    "b": .characters("0-9,-", max: 60),
                ])
            ) { $1 },
            long: longFlags("only-delimited complement").merging([
                "delimiter": .required(.text), "fields": .required(.characters("0-9,-", max: 60)),
                "characters": .required(.characters("0-9,-", max: 60)),
                "bytes": .required(.characters("0-9,-", max: 60)), "output-delimiter": .required(.text),
            ]) { $1 },
            operands: .paths(min: 0, max: .max)
        ),
        CatalogueEntry(
            name: "tr",
            binary: "/usr/bin/tr",
            short: flags("dscCt"),
            long: longFlags("delete squeeze-repeats complement"),
            operands: .texts(min: 1, max: 2)
        ),
        CatalogueEntry(
            name: "ls",
            binary: "/usr/bin/ls",
            short: flags("laAhtrS1dinsRFpgGkcuXvCx"),
            long: longFlags(
                """
                all almost-all human-readable reverse recursive directory inode size full-time \
                group-directories-first si numeric-uid-gid
                """
            ).merging([
                "color": .optional(.word), "time-style": .required(.text), "sort": .required(.word),
                "time": .required(.word), "classify": .optional(.word),
            ]) { $1 },
            operands: .listings(min: 0, max: .max),
            recursive: ["R", "recursive"],
            impliesCurrentDirectory: true,
            refused: ["-L -H --dereference": "it follows links"]
        ),
        CatalogueEntry(
            name: "stat",
            binary: "/usr/bin/stat",
            short: flags("ft").merging(values(["c": .text])) { $1 },
            long: longFlags("file-system terse").merging(["format": .required(.text), "printf": .required(.text)]) {
                $1
            },
            operands: .listings(min: 1, max: .max),
            refused: ["-L": "it follows links"]
        ),
        CatalogueEntry(
            name: "df",
            binary: "/usr/bin/df",
            short: flags("hHTikmalP").merging(values(["x": .word, "t": .word])) { $1 },
            long: longFlags("human-readable si print-type inodes all total local portability").merging([
                "exclude-type": .required(.word), "type": .required(.word), "output": .optional(.word),
            ]) { $1 },
            operands: .listings(min: 0, max: .max)
        ),
        CatalogueEntry(
            name: "du",
            binary: "/usr/bin/du",
            short: flags("shacxkmbS0").merging(values(["d": .number])) { $1 },
            long: longFlags(
                "summarize human-readable all total one-file-system bytes apparent-size separate-dirs"
            ).merging([
                "max-depth": .required(.number), "time": .optional(.word), "exclude": .required(.text),
                "threshold": .required(.size),
            ]) { $1 },
            operands: .paths(min: 0, max: .max),
            impliesCurrentDirectory: true,
            refused: [
                "--files0-from -X --exclude-from": "its errors show what is in a file", "-L -D -H": "it follows links",
            ]
        ),
        CatalogueEntry(
            name: "free",
            binary: "/usr/bin/free",
            short: flags("hmgkbtwl").merging(values(["s": .seconds, "c": .number])) { $1 },
            long: longFlags("human mega giga kibi mebi gibi total wide").merging([
                "seconds": .required(.seconds), "count": .required(.number),
            ]) { $1 }
        ),
        CatalogueEntry(
            name: "uptime",
            binary: "/usr/bin/uptime",
            short: flags("ps"),
            long: longFlags("pretty since")
        ),
        journalctl,
    ]
)

private func grep(_ name: String, adds: [String] = []) -> CatalogueEntry {
    CatalogueEntry(
        name: name,
        binary: "/usr/bin/grep",
        adds: adds,
        short: flags("ivnclLoqswxHhaEFPGzrTb").merging(
            values(["A": .number, "B": .number, "C": .number, "m": .number, "e": .text])
        ) { $1 },
        long: longFlags(
            """
            ignore-case no-ignore-case invert-match line-number count files-with-matches files-without-match \
            only-matching quiet silent no-messages word-regexp line-regexp with-filename no-filename text \
            extended-regexp fixed-strings perl-regexp basic-regexp null null-data recursive line-buffered initial-tab \
            byte-offset
            """
        ).merging([
            "after-context": .required(.number), "before-context": .required(.number), "context": .required(.number),
            "max-count": .required(.number), "regexp": .required(.text), "include": .required(.text),
            "exclude": .required(.text), "exclude-dir": .required(.text), "label": .required(.text),
            "color": .optional(.oneOf(["never", "always", "auto"])),
            "colour": .optional(.oneOf(["never", "always", "auto"])),
            "binary-files": .required(.oneOf(["text", "binary", "without-match"])),
        ]) { $1 },
        count: .dashNumber,
        operands: .patternThenPaths,
        recursive: ["r", "recursive"],
        refused: [
            "-f --file": "it reads patterns from a file and shows them", "--exclude-from": "it reads a file",
            "-R --dereference-recursive": "it follows links; use -r",
            "-d -D --directories --devices": "it opens devices",
        ]
    )
}

private let journalctl = CatalogueEntry(
    name: "journalctl",
    binary: "/usr/bin/journalctl",
    adds: ["--no-pager"],
    short: flags("fkrxaqlNm").merging(
        values([
            "u": .unit, "S": .text, "U": .text, "p": .word, "o": .word, "t": .word, "g": .text, "F": .word,
        ])
    ) { $1 }.merging([
        "n": .optionalOrNext(.characters("0-9al+", max: 8)), "b": .optionalOrNext(.characters("0-9a-f+-", max: 40)),
    ]) { $1 },
    long: longFlags(
        """
        follow dmesg reverse catalog all quiet no-pager no-hostname no-full full utc list-boots disk-usage fields \
        show-cursor merge no-tail
        """
    ).merging([
        "unit": .required(.unit), "lines": .optionalOrNext(.characters("0-9al+", max: 8)), "since": .required(.text),
        "until": .required(.text), "priority": .required(.word),
        "boot": .optionalOrNext(.characters("0-9a-f+-", max: 40)), "output": .required(.word),
        "identifier": .required(.word), "grep": .required(.text), "case-sensitive": .optional(.word),
        "field": .required(.word), "after-cursor": .required(.text), "cursor": .required(.text),
        "output-fields": .required(.word), "facility": .required(.word), "user-unit": .required(.unit),
    ]) { $1 },
    operands: .journalMatches,
    refused: [
        "--vacuum-size --vacuum-time --vacuum-files": "it deletes logs", "--cursor-file": "it writes a file",
        "--rotate --flush --sync": "it changes the journal", "-D --directory -i --file --root --image": "other files",
        "-e": "it opens a pager",
    ]
)

private func flags(_ letters: String) -> [Character: OptionArgument] {
    Dictionary(uniqueKeysWithValues: letters.map { ($0, OptionArgument.none) })
}

private func values(_ rules: [Character: ValueRule]) -> [Character: OptionArgument] {
    rules.mapValues { .required($0) }
}

private func longFlags(_ names: String) -> [String: OptionArgument] {
    Dictionary(uniqueKeysWithValues: names.split(separator: " ").map { (String($0), OptionArgument.none) })
}
