import PeekCore
import Testing

/// Which time is compared with which.
struct ComparedWindowsTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    /// A deploy that began so many seconds ago and took so many; nil has not ended.
    private func deploy(_ id: String, _ ago: Int64, _ took: Int64? = 60) -> Deploy {
        let start = now.adding(seconds: -ago)
        return Deploy(
            id: id,
            service: "checkout",
            version: id,
            by: "ci",
            status: took == nil ? .started : .succeeded,
            startedAt: start,
            finishedAt: took.map { start.adding(seconds: $0) }
        )
    }

    private func windows(_ deploy: Deploy, _ others: [Deploy] = []) -> ComparedWindows {
        ComparedWindows(around: deploy, among: others + [deploy], seconds: 600, now: now)
    }

    private func ago(_ window: ComparedWindows.Window) -> [Int64] {
        [window.from, window.to].map { (now.milliseconds - $0.milliseconds) / 1000 }
    }

    @Test func windowsEndAtTheStartAndBeginAtTheEnd() {
        let windows = windows(deploy("d-1", 3600))
        #expect(ago(windows.before) == [4200, 3600] && ago(windows.after) == [3540, 2940])
        #expect(windows.doubts.isEmpty)
    }

    @Test func timeAfterEndsNow() {
        #expect(ago(windows(deploy("d-1", 180)).after) == [120, 0])
    }

    @Test func deployUnderWayIsComparedSinceItsStart() {
        let windows = windows(deploy("d-1", 300, nil))
        #expect(ago(windows.after) == [300, 0] && windows.doubts == [.underWay])
    }

    @Test func otherDeploysCutTheWindows() {
        let windows = windows(deploy("d-2", 3600), [deploy("d-3", 3300), deploy("d-1", 3900, 10), deploy("d-0", 9000)])
        #expect(ago(windows.before) == [3890, 3600] && ago(windows.after) == [3540, 3300])
        #expect(windows.doubts == [.cutByPrevious("d-1"), .cutByNext("d-3")])
    }

    @Test func nearestOfSeveralCuts() {
        let windows = windows(
            deploy("d-2", 3600),
            [deploy("d-3", 3300), deploy("d-4", 3200), deploy("d-0", 4100), deploy("d-1", 3900)]
        )
        #expect(ago(windows.before) == [3840, 3600] && ago(windows.after) == [3540, 3300])
    }

    @Test func deployAtTheSameTimeIsADoubtAndCutsNothing() {
        let windows = windows(deploy("d-1", 3600, 120), [deploy("d-2", 3550, 300)])
        #expect(ago(windows.before) == [4200, 3600] && ago(windows.after) == [3480, 2880])
        #expect(windows.doubts == [.overlapped("d-2")])
    }

    @Test func deployOfTheFutureMakesNoWindowThatRunsBackwards() {
        for windows in [windows(deploy("d-1", -500)), windows(deploy("d-1", 10, 500))] {
            #expect(windows.before.milliseconds >= 0 && windows.after.milliseconds >= 0)
            #expect(windows.after.to <= now)
        }
    }
}
