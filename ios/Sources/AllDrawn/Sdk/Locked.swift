import Foundation

/// A value that several threads read and change, one at a time. (`Mutex` is of iOS 18.)
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    @discardableResult func with<T>(_ act: (inout Value) throws -> T) rethrows -> T {
        lock.lock()
        defer { lock.unlock() }
        return try act(&value)
    }
}
