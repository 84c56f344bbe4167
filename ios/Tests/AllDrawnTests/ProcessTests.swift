import Foundation
import Testing

/// What only a process of its own can show: it dies, its disk is full, its core panics.
@Suite(.serialized) struct ProcessTests {
    @Test func visitsReachTheCollectorOnce() async throws {
        let (collector, folder) = (try Collector(), temporaryFolder())
        let first = try runApp("deliver", collector.address, folder.path)
        #expect(first.lines == ["state ready ", "storage durable queued 0"])
        let names = (0..<5).map { "Feed \($0)" }
        var visits = try await collector.visits()
        #expect(visits.keys.sorted() == names)
        #expect(Set(visits.values) == ["complete"])
        // Launched again: nothing is sent twice, and the new visits come.
        _ = try runApp("deliver", collector.address, folder.path)
        visits = try await collector.visits()
        #expect(visits.keys.sorted() == names)
        let count = try await collector.count()
        #expect(count == 10)
    }

    @Test func withoutACollectorVisitsWaitForTheNextLaunch() async throws {
        let folder = temporaryFolder()
        // Nobody listens on the port of discards.
        let alone = try runApp("deliver", "http://127.0.0.1:9/v1/visits", folder.path)
        #expect(alone.lines == ["state ready ", "storage durable queued 5"])
        let collector = try Collector()
        let later = try runApp("deliver", collector.address, folder.path)
        // How long the failure keeps it from trying again is drawn at random, and what is on its way as the process ends is
        // in both places. None is lost, and none comes twice.
        let waiting = later.lines.last?.split(separator: " ").last.flatMap { Int($0) } ?? -1
        let count = try await collector.count()
        #expect(count <= 10 && waiting <= 10 && waiting + count >= 10, "\(count) came, \(waiting) wait")
    }

    @Test func aProcessThatDiesInMidVisitIsReportedAsLost() async throws {
        let (collector, folder) = (try Collector(), temporaryFolder())
        let killed = try runApp("killed", collector.address, folder.path)
        #expect(killed.wasKilled)
        _ = try runApp("deliver", collector.address, folder.path)
        #expect(try await collector.visits()["Killed"] == "lost")
    }

    @Test func withoutConsentNothingIsMeasuredStoredOrSent() async throws {
        let (collector, folder) = (try Collector(), temporaryFolder())
        let run = try runApp("consent", collector.address, folder.path)
        #expect(run.lines == ["state ready ", "storage durable queued 0"])
        #expect(try await collector.visits().isEmpty)
    }

    @Test func aPanicSwitchesOffAndTheAppGoesOn() throws {
        let run = try runApp("panic")
        #expect(run.status == 0)
        #expect(run.lines.first == "state ready ")
        #expect(run.lines.dropFirst().first?.contains("state off the core has stopped") == true)
        #expect(run.lines.contains { $0.contains("a test's panic") })
        #expect(run.lines.suffix(2) == ["frames false timer false pending 0", "went on"])
    }

    /// Every export of the core that fails, by a panic or an error: the app goes on, one line and the status say so, and
    /// nothing is left hooked.
    @Test(arguments: 1...15, ["panic", "error"])
    func whateverFailsTheAppGoesOn(export: Int, how: String) throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // A collector that answers, for the export that hears of the answer.
        let collector = export == 13 ? try Collector() : nil
        let run = try runApp(
            "fails", collector?.address ?? "http://127.0.0.1:9/v1/visits", folder.path, "\(export)", how)
        #expect(run.status == 0 && !run.wasKilled)
        #expect(run.lines.last == "went on", "\(run.lines)")
        let logged = run.lines.filter { $0.contains("nothing is measured") }
        // An error of the delivery's is one try less: it measures on.
        let isOff = how == "panic" || export <= 10 || export == 15
        #expect(logged.count == (isOff ? 1 : 0), "\(run.lines)")
        #expect(run.lines.contains { $0.hasPrefix("state \(isOff ? "off" : "ready")") } == true)
        #expect(run.lines.contains("requests \(!isOff) observers \(!isOff)"), "\(run.lines)")
        #expect(run.lines.contains("frames false timer false pending 0"))
    }

    @Test(arguments: ["/dev/null/queue", "/proc/queue"])
    func aFolderThatCannotBeMadeKeepsVisitsInMemory(_ folder: String) throws {
        let run = try runApp("disk", "http://127.0.0.1:9/v1/visits", folder)
        #expect(run.status == 0 && run.lines.last == "went on", "\(run.lines)")
        #expect(run.lines.first == "state ready ")
    }

    @Test func aFullDiskKeepsVisitsInMemory() throws {
        let disk = try #require(ProcessInfo.processInfo.environment["ALLDRAWN_FULL_DISK"], "run by scripts/ios.sh")
        let filler = URL(fileURLWithPath: disk).appendingPathComponent("filler")
        // All but a page: there is room for a folder, not for visits.
        try Data(count: 56 * 1_024).write(to: filler)
        defer { try? FileManager.default.removeItem(at: filler) }
        let run = try runApp("disk", "http://127.0.0.1:9/v1/visits", disk + "/queue")
        #expect(run.status == 0)
        #expect(run.lines == ["state ready ", "storage memoryDiskFull queued 40", "went on"])
    }

    @Test func badInstallationsSayWhatIsWrong() throws {
        let folder = temporaryFolder().path
        for endpoint in ["nonsense", "ftp://host/v1/visits", "https://"] {
            let run = try runApp("install", endpoint, folder)
            #expect(run.lines.first?.contains("\"\(endpoint)\" is no address to send events to") == true)
        }
        let twice = try runApp("twice", "http://127.0.0.1:9/v1/visits", folder)
        #expect(twice.lines == ["state ready ", "state ready "])
    }
}
