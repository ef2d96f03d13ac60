/// What only one type of event has.
///
/// In JSON it is an object of one member that names the case, such as `{"text": {"version": "1.0"}}`.
public enum EventDetails: Sendable, Hashable {
    /// With `session.started`.
    case sessionStarted(SessionStart)
    /// With `session.ended`.
    case sessionEnded(SessionEnd)
    /// With `deploy.started`, `deploy.succeeded` and `deploy.failed`.
    case deploy(Deploy)
    /// With `incident.opened` and `incident.closed`: all of it, as it is then.
    case incident(Incident)
    /// With `incident.noted` and `session.noted`.
    case note(Note)
    /// With `confinement.reported`, where the host confines.
    case confinement(ConfinementReport)
    /// With `program.started`.
    case program(StartedProgram)
    /// With `program.ended`.
    case programEnd(EndedProgram)
    /// With every other type: names and values.
    case text([String: String])
}

// Written out, because the compiler's own would put a member `_0` into the log for ever.
extension EventDetails: Codable {
    private enum Key: String, CodingKey {
        case sessionStarted
        case sessionEnded
        case deploy
        case incident
        case note
        case confinement
        case program
        case programEnd
        case text
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: container.codingPath,
                    debugDescription: "an event's details have exactly one of the members that are known"
                )
            )
        }
        switch key {
        case .sessionStarted: self = .sessionStarted(try container.decode(SessionStart.self, forKey: key))
        case .sessionEnded: self = .sessionEnded(try container.decode(SessionEnd.self, forKey: key))
        case .deploy: self = .deploy(try container.decode(Deploy.self, forKey: key))
        case .incident: self = .incident(try container.decode(Incident.self, forKey: key))
        case .note: self = .note(try container.decode(Note.self, forKey: key))
        case .confinement: self = .confinement(try container.decode(ConfinementReport.self, forKey: key))
        case .program: self = .program(try container.decode(StartedProgram.self, forKey: key))
        case .programEnd: self = .programEnd(try container.decode(EndedProgram.self, forKey: key))
        case .text: self = .text(try container.decode([String: String].self, forKey: key))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .sessionStarted(let start): try container.encode(start, forKey: .sessionStarted)
        case .sessionEnded(let end): try container.encode(end, forKey: .sessionEnded)
        case .deploy(let deploy): try container.encode(deploy, forKey: .deploy)
        case .incident(let incident): try container.encode(incident, forKey: .incident)
        case .note(let note): try container.encode(note, forKey: .note)
        case .confinement(let report): try container.encode(report, forKey: .confinement)
        case .program(let program): try container.encode(program, forKey: .program)
        case .programEnd(let end): try container.encode(end, forKey: .programEnd)
        case .text(let text): try container.encode(text, forKey: .text)
        }
    }
}
