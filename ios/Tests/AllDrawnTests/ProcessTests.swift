import Foundation
import Testing

/// Tests of an app in a separate process: it is killed, its disk is full, or its core panics.
@Suite(.serialized) struct ProcessTests {
    @Test func eachVisitReachesTheCollectorOnce() async throws {
        let (collector, folder) = (try Collector(), temporaryFolder())
        let first = try runApp("deliver", collector.address, folder.path)
        #expect(first.lines == ["state ready ", "storage durable queued 0"])
        let names = (0..<5).map { "Feed \($0)" }
        var visits = try await collector.visits()
        #expect(visits.keys.sorted() == names)
        #expect(Set(visits.values) == ["complete"])
        // After a second launch nothing is sent twice, and the new visits arrive.
        _ = try runApp("deliver", collector.address, folder.path)
        visits = try await collector.visits()
        #expect(visits.keys.sorted() == names)
        let count = try await collector.count()
        #expect(count == 10)
    }

    @Test func anAuditsRecordIsSentLikeAnEvent() async throws {
        let (collector, folder) = (try Collector(), temporaryFolder())
        let run = try runApp("audited", collector.address, folder.path)
        #expect(run.lines.last == "storage durable queued 0", "\(run.lines)")
        let count = try await collector.count()
        #expect(count == 1, "the record is no visit of its own")
        let stored = try runApp("audited", "http://127.0.0.1:9/v1/visits", temporaryFolder().path)
        #expect(stored.lines.dropFirst().first == "storage durable queued 2", "\(stored.lines)")
    }

    @Test func withoutACollectorVisitsWaitForTheNextLaunch() async throws {
        let folder = temporaryFolder()
        // Nothing listens on the discard port.
        let alone = try runApp("deliver", "http://127.0.0.1:9/v1/visits", folder.path)
        #expect(alone.lines == ["state ready ", "storage durable queued 5"])
        let collector = try Collector()
        let later = try runApp("deliver", collector.address, folder.path)
        // The delay before the next try is random. A batch that was in transit when the process ended can be both at
        // the collector and in the queue. No visit may be lost, and none may arrive twice.
        let waiting = later.lines.last?.split(separator: " ").last.flatMap { Int($0) } ?? -1
        let count = try await collector.count()
        #expect(count <= 10 && waiting <= 10 && waiting + count >= 10, "\(count) arrived, \(waiting) are waiting")
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

    @Test func aVisitThatIsNotInTheSampleIsNotObserved() throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try runApp("sampling", folder.path)
        #expect(run.lines == ["result 0 over true pending 0", "frames false timer false", "pending 0"])
    }

    @Test func aPanicSwitchesTheSdkOffAndTheAppContinues() throws {
        let run = try runApp("panic")
        #expect(run.status == 0)
        #expect(run.lines.first == "state ready ")
        #expect(run.lines.dropFirst().first?.contains("state off the core has stopped") == true)
        #expect(run.lines.contains { $0.contains("a test's panic") })
        #expect(run.lines.suffix(2) == ["frames false timer false pending 0", "went on"])
    }

    /// Makes each exported function of the core fail, by a panic or an error. The app must continue, one log line and
    /// the status must give the reason, and no hook may remain in the app.
    @Test(arguments: 1...15, ["panic", "error"])
    func theAppContinuesWhicheverExportFails(export: Int, how: String) throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // The function "batch done" is called only if a collector responds.
        let collector = export == 13 ? try Collector() : nil
        let run = try runApp(
            "fails", collector?.address ?? "http://127.0.0.1:9/v1/visits", folder.path, "\(export)", how)
        #expect(run.status == 0 && !run.wasKilled)
        #expect(run.lines.last == "went on", "\(run.lines)")
        let logged = run.lines.filter { $0.contains("nothing is measured") }
        // An error in a delivery function costs only one attempt to send: the SDK goes on measuring.
        let isOff = how == "panic" || export <= 10 || export == 15
        #expect(logged.count == (isOff ? 1 : 0), "\(run.lines)")
        #expect(run.lines.contains { $0.hasPrefix("state \(isOff ? "off" : "ready")") } == true)
        #expect(run.lines.contains("requests \(!isOff) observers \(!isOff)"), "\(run.lines)")
        #expect(run.lines.contains("frames false timer false pending 0"))
    }

    @Test(arguments: ["/dev/null/queue", "/proc/queue"])
    func visitsStayInMemoryIfTheFolderCannotBeCreated(_ folder: String) throws {
        let run = try runApp("disk", "http://127.0.0.1:9/v1/visits", folder)
        #expect(run.status == 0 && run.lines.last == "went on", "\(run.lines)")
        #expect(run.lines.first == "state ready ")
    }

    @Test func visitsStayInMemoryIfTheDiskIsFull() throws {
        let disk = try #require(ProcessInfo.processInfo.environment["ALLDRAWN_FULL_DISK"], "run by scripts/ios.sh")
        let filler = URL(fileURLWithPath: disk).appendingPathComponent("filler")
        // Fill the disk except for one page: a folder still fits, but visits do not.
        try Data(count: 56 * 1_024).write(to: filler)
        defer { try? FileManager.default.removeItem(at: filler) }
        let run = try runApp("disk", "http://127.0.0.1:9/v1/visits", disk + "/queue")
        #expect(run.status == 0)
        #expect(run.lines == ["state ready ", "storage memoryDiskFull queued 40", "went on"])
    }

    @Test func anInvalidInstallationNamesTheError() throws {
        let folder = temporaryFolder().path
        for endpoint in ["nonsense", "ftp://host/v1/visits", "https://"] {
            let run = try runApp("install", endpoint, folder)
            #expect(run.lines.first?.contains("\"\(endpoint)\" is not a URL to send events to") == true)
        }
        let twice = try runApp("twice", "http://127.0.0.1:9/v1/visits", folder)
        #expect(twice.lines == ["state ready ", "state ready "])
    }
}
