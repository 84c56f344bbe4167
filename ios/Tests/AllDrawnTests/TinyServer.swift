import Dispatch
import Foundation

@testable import AllDrawn

#if canImport(Glibc)
import Glibc
#endif

/// An HTTP server on the loopback interface that responds when a test calls `respond`.
final class TinyServer: Sendable {
    let address: String
    private let listening: Int32
    private let connections = Locked<[Int32]>([])

    init() throws {
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listening
        let isUp = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isUp else { throw POSIXError(.EADDRINUSE) }
        address = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
        let connections = connections
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                var request = [UInt8](repeating: 0, count: 4_096)
                _ = read(connection, &request, request.count)
                connections.with { $0.append(connection) }
            }
        }
    }

    deinit {
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
        for connection in connections.with({ $0 }) { close(connection) }
    }

    /// Number of requests that wait for a response.
    var waiting: Int { connections.with { $0.count } }

    /// Responds to all waiting requests.
    func respond(_ body: String, status: Int = 200) {
        let head = "HTTP/1.1 \(status) OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        let waiting = connections.with { connections in
            defer { connections = [] }
            return connections
        }
        for connection in waiting {
            let bytes = Array((head + body).utf8)
            _ = write(connection, bytes, bytes.count)
            close(connection)
        }
    }
}
