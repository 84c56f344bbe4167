import Foundation

/// A value that several threads use, protected by a lock. (`Mutex` would do the same, but needs iOS 18.)
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
