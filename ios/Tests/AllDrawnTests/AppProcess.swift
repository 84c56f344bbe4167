import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Runs `alldrawn-app`, which is built beside the tests. Returns the lines that it printed and how it ended.
func runApp(_ arguments: String...) throws -> (lines: [String], status: Int32, wasKilled: Bool) {
    let app = try Child(builtProducts.appendingPathComponent("alldrawn-app").path, arguments)
    let output = app.output.readDataToEndOfFile()
    let status = app.wait()
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    return (lines, status >> 8 & 0xff, status & 0x7f == SIGKILL)
}

/// A child process whose standard output is read.
final class Child {
    let output: FileHandle
    private var pid: pid_t = 0

    init(_ path: String, _ arguments: [String]) throws {
        let pipe = Pipe()
        output = pipe.fileHandleForReading
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe.fileHandleForWriting.fileDescriptor, 1)
        posix_spawn_file_actions_addclose(&actions, pipe.fileHandleForReading.fileDescriptor)
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        let failed = posix_spawn(&pid, path, &actions, nil, &argv, environ)
        try pipe.fileHandleForWriting.close()
        if failed != 0 { throw POSIXError(POSIXErrorCode(rawValue: failed) ?? .EINVAL) }
    }

    /// Kills the process by SIGKILL. Test threads block signals, and so do the processes that they start, so SIGTERM
    /// would not reach the process.
    func terminate() { kill(pid, SIGKILL) }

    /// Waits for the process's end and returns the status that `waitpid` reports.
    @discardableResult func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status
    }
}

// SwiftPM puts executables and test bundles into the same folder.
private var builtProducts: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
}

/// A running collector of this repository, on a port of the loopback interface.
final class Collector {
    let address: String
    private let process: Child
    private let folder = temporaryFolder()

    init() throws {
        guard let path = ProcessInfo.processInfo.environment["ALLDRAWN_COLLECTOR"] else { throw Missing() }
        let store = folder.appendingPathComponent("store").path
        process = try Child(path, ["serve", "--listen", "127.0.0.1:0", "--store", store])
        // The collector prints its address once it accepts connections.
        var printed = ""
        while !printed.contains("store ") {
            let more = process.output.availableData
            if more.isEmpty { throw Missing() }
            printed += String(decoding: more, as: UTF8.self)
        }
        let line = printed.split(separator: "\n").first { $0.hasPrefix("uploads") }
        address = line.map { String($0.dropFirst("uploads".count)).trimmingCharacters(in: .whitespaces) } ?? ""
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "no collector: run the tests by scripts/ios.sh, which builds one" }
    }

    deinit {
        process.terminate()
        process.wait()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Returns the outcome of each surface's last visit, of all visits that the collector has received.
    func visits() async throws -> [String: String] {
        try await list().reduce(into: [:]) { found, visit in
            if let surface = visit["surface"] as? String { found[surface] = visit["outcome"] as? String ?? "" }
        }
    }

    /// Returns the number of visits that the collector has received.
    func count() async throws -> Int { try await list().count }

    private func list() async throws -> [[String: Any]] {
        let address = address.replacingOccurrences(of: "/v1/visits", with: "/api/visits")
        guard let url = URL(string: address) else { return [] }
        let (body, _) = try await URLSession.shared.data(from: url)
        let json = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        return json?["visits"] as? [[String: Any]] ?? []
    }
}

func temporaryFolder() -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("alldrawn-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
