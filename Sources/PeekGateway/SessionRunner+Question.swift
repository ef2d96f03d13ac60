import PeekCore
import PeekSSH

/// A command of the gateway's own whose output it reads itself, in a session like any other.
struct HostSession {
    let role: Role
    let confinement: ConfinementRules?
    let command: HostCommand
    /// What runs, for people.
    let canonical: String
    /// The commands by which the role allows it; see ``SessionStart/versionsOf``.
    let commands: [String]
    /// The terminal that it has on a host that confines; nobody sits at it.
    let terminal: Terminal?
    /// Seconds that it may take, and bytes that its output can have.
    let most: (seconds: Int, bytes: Int)
}

extension SessionRunner {
    /// Runs a command whose output the person is not shown: decided, counted, confined, recorded and sealed.
    ///
    /// - Parameter body: reads what came, once all that the host reported is in the event log; it may change how the
    ///   session ends, and has to say what it refuses.
    /// - Returns: the status for whoever asked.
    func run(
        _ question: HostSession,
        _ request: SessionRequest,
        _ policy: Policy,
        _ body: (Identifier, Host, HostAccess, inout CapturedOutput) async -> Void
    ) async throws -> Int32 {
        let role = question.role
        return try await reserving(request, role, policy) { session, host, door in
            let (start, around) = try await sessionStart(
                session,
                request,
                role,
                rendering: question.canonical,
                versionsOf: question.commands,
                policy
            )
            let access = access(to: host, for: session, request, question.confinement)
            let run = ConfinementRequest.Run.command(question.command)
            let pass = { @Sendable in try await access.pass(for: run, terminal: question.terminal) }
            let outcome = try await record(start, request, beside: pass) { pass, recorder in
                let opening = opening(start, around, request)
                await request.channel.say(opening)
                var limits = role.limits
                limits.duration = min(limits.duration ?? question.most.seconds, question.most.seconds)
                let plan = LegPlan(
                    session: session,
                    host: host,
                    terminal: nil,
                    recorder: recorder,
                    input: role.input,
                    passesInput: false,
                    presentation: .bytes,
                    limits: limits,
                    opening: opening
                )
                var captured: CapturedOutput
                do throws(Refusal) {
                    captured = try await access.reach(plan, running: run, first: pass, outcome: \.outcome) {
                        await door.capture($0, near: request.channel, limit: question.most.bytes)
                    }
                } catch {
                    captured = CapturedOutput(outcome: LegOutcome(cause: .host, refusal: error), output: [])
                }
                await access.settled()
                await body(session, host, access, &captured)
                return captured.outcome
            }
            return outcome.exitStatus
        }
    }
}
