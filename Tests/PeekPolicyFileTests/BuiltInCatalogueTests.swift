import PeekCore
import Testing

@testable import PeekPolicyFile

struct BuiltInCatalogueTests {
    @Test func theReadableFileIsTheOneBuiltIn() throws {
        #expect(
            String(decoding: BuiltInCatalogue.bytes, as: UTF8.self) == (try repositoryFile("policies/commands.yaml"))
        )
    }

    @Test func everyEntryHasAPlaceAndASummary() throws {
        for entry in try BuiltInCatalogue().entries {
            #expect(entry.binary.hasPrefix("/usr/bin/"), "\(entry.name)")
            #expect(!entry.summary.isEmpty, "\(entry.name)")
        }
    }

    /// Options that write, run programs, change something or read what no path check sees, by hand from the manuals.
    @Test(arguments: [
        ("sort", "o output compress-program T temporary-directory files0-from random-source"),
        ("wc", "files0-from"),
        ("du", "files0-from X exclude-from L dereference D dereference-args H"),
        ("grep", "f file exclude-from R dereference-recursive D devices d directories"),
        ("egrep", "f file exclude-from R dereference-recursive D devices d directories"),
        ("fgrep", "f file exclude-from R dereference-recursive D devices d directories"),
        ("zgrep", "f file r recursive R"),
        ("zcat", "k keep S suffix N name r recursive"),
        ("ls", "L dereference H dereference-command-line"),
        ("stat", "L dereference"),
        (
            "journalctl",
            "vacuum-size vacuum-time vacuum-files rotate flush sync relinquish-var smart-relinquish-var cursor-file D "
                + "directory i file root image M machine namespace setup-keys update-catalog verify-key e pager-end"
        ),
        ("awk", "f file E exec i include l load e source o pretty-print p profile d dump-variables D debug"),
        ("gawk", "f file E exec i include l load e source o pretty-print p profile d dump-variables D debug"),
        ("mawk", "f file E exec i include l load e source o pretty-print p profile d dump-variables D debug"),
        ("tail", "-disable-inotify -presume-input-pipe"),
        ("sed", "i in-place I f file s separate follow-symlinks"),
        ("jq", "f from-file L slurpfile rawfile argfile args jsonargs"),
    ])
    func dangerousOptionsAreRefusedWithAReason(command: String, options: String) throws {
        let entry = try #require(try BuiltInCatalogue().entries.first { $0.name == command })
        for option in options.split(separator: " ").map(String.init) {
            #expect(entry.long[option] == nil, "\(command) --\(option)")
            if option.count == 1 { #expect(entry.short[Character(option)] == nil, "\(command) -\(option)") }
            #expect(entry.refused[option] != nil, "\(command) \(option)")
        }
    }

    @Test func secondOperandOfUniqIsNeverPossibleBecauseItIsWrittenTo() throws {
        let uniq = try BuiltInCatalogue().entries.first { $0.name == "uniq" }
        #expect(uniq?.operands == .paths(min: 0, max: 1))
    }

    @Test func valuesAreReadAsWritten() throws {
        let catalogue = CommandCatalogue(try BuiltInCatalogue().entries)
        let tail = try #require(catalogue.entries["tail"])
        #expect(tail.short["n"] == .required(.named(.size)))
        #expect(tail.long["follow"] == .optional(.oneOf(["name", "descriptor"])))
        #expect(tail.count == .tail)
        #expect(tail.operands == .paths(min: 0, max: Int.max))
        let journal = try #require(catalogue.entries["journalctl"])
        #expect(journal.adds == ["--no-pager"])
        #expect(journal.short["b"] == .optionalOrNext(.characters("0-9a-f+-", max: 40)))
        let egrep = try #require(catalogue.entries["egrep"])
        #expect(egrep.long == catalogue.entries["grep"]?.long)
        #expect(egrep.recursive == ["r", "recursive"])
        #expect(catalogue.entries["zgrep"]?.plainNames == true)
        #expect(catalogue.entries["ls"]?.impliesCurrentDirectory == true)
    }

    @Test func policyAddsAndReplacesCommands() throws {
        let text = """
            commands:
              uname:
                summary: the kernel
                binary: /usr/bin/uname
                flags: -a --all
              cat: {summary: files, binary: /opt/bin/cat, operands: {paths: {min: 1, max: 2}}}
            roles:
              all: {commands: [uname, cat, tail]}
            """
        let catalogue = try policy(text).catalogue
        #expect(catalogue.entries["tail"] != nil)
        #expect(catalogue.entries["uname"]?.short == ["a": .none])
        #expect(catalogue.entries["uname"]?.long == ["all": .none])
        #expect(catalogue.entries["cat"]?.binary == "/opt/bin/cat")
        #expect(catalogue.entries["cat"]?.operands == .paths(min: 1, max: 2))
        #expect(catalogue.entries["cat"]?.short.isEmpty == true)
    }
}
