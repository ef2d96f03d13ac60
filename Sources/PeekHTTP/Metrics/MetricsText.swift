import PeekCore

/// Writes metrics in Prometheus's text format 0.0.4.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
struct MetricsText {
    /// What the format is called in `Content-Type`.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// A kind of metric.
    enum Kind: String {
        case counter
        case gauge
    }

    /// One value with its labels, in the order in which they are shown.
    struct Sample {
        var labels: [(name: String, value: String)] = []
        var value: String
    }

    /// What has been written so far.
    private(set) var text = ""

    /// Writes one metric with all its samples.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
        }
    }

    /// Writes one metric without labels.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger) {
        add(name, kind, help, [Sample(value: String(value))])
    }

    /// Seconds since 1970 with milliseconds, as Prometheus writes times.
    static func seconds(_ time: Timestamp) -> String {
        let (seconds, milliseconds) = time.milliseconds.quotientAndRemainder(dividingBy: 1000)
        guard milliseconds != 0 else { return String(seconds) }
        let sign = time.milliseconds < 0 && seconds == 0 ? "-" : ""
        let fraction = String(milliseconds.magnitude + 1000).dropFirst()
        return "\(sign)\(seconds).\(fraction)"
    }

    // What could act on a terminal or break a line is made visible first; then the format's own escapes.
    private static func escaped(_ value: String) -> String {
        visible(value).reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            default: text.append(character)
            }
        }
    }
}
