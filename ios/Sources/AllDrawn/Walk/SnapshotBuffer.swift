import Foundation

/// The packed snapshot of one frame (`docs/architecture.md` has the table), in memory that is used again. Little-endian,
/// as all that Swift runs on is.
@MainActor final class SnapshotBuffer {
    /// One node. In Swift's layout these are the 40 bytes of the table.
    struct Record {
        var identity: UInt32
        var generation: UInt32
        /// Index of an earlier record, or `root`.
        var parent: UInt32
        var kind: UInt8
        var state: UInt8
        var alpha: UInt8
        var flags: UInt8
        var x: Float
        var y: Float
        var width: Float
        var height: Float
        /// µs from the frame's time, or `thisFrame`.
        var ready: Int32
        var paintOrder: UInt32
    }

    static let headerLength = SnapshotLayout.headerLen
    static let recordLength = SnapshotLayout.recordLen
    /// More records than this are not sent: the walk is cut short, and says so.
    nonisolated static let maxRecords = Int(clamping: SnapshotLayout.maxRecords)
    static let root = SnapshotLayout.root
    static let thisFrame = SnapshotLayout.thisFrame

    private(set) var count = 0
    private var bytes: UnsafeMutableRawBufferPointer
    // Owns that memory: nothing is copied on the way to the core.
    private var whole: Data

    init() {
        (bytes, whole) = SnapshotBuffer.memory(records: 64)
    }

    /// The snapshot. Valid until the next change, and as long as the buffer lives.
    var data: Data { whole.prefix(length) }

    private var length: Int { SnapshotBuffer.headerLength + count * SnapshotBuffer.recordLength }

    /// Begins anew.
    func clear() { count = 0 }

    /// Adds a record; its index.
    func append(_ record: Record) -> UInt32 {
        let at = length
        if at + SnapshotBuffer.recordLength > bytes.count { grow() }
        bytes.storeBytes(of: record, toByteOffset: at, as: Record.self)
        count += 1
        return UInt32(truncatingIfNeeded: count - 1)
    }

    /// Puts a record at a place in paint order: larger is in front.
    func setPaintOrder(_ order: UInt32, of record: UInt32) {
        let at = SnapshotBuffer.headerLength + Int(clamping: record) * SnapshotBuffer.recordLength + 36
        bytes.storeBytes(of: order, toByteOffset: at, as: UInt32.self)
    }

    /// Writes what a header holds of the surface itself.
    func describe(visit: UInt32, flags: HeaderFlags, viewport: Box, scale: Double) {
        let header = SnapshotBuffer.headerLength
        store(SnapshotLayout.magicWord, at: 0)
        store(SnapshotLayout.version, at: 4)
        store(UInt16(clamping: header), at: 6)
        store(flags.rawValue, at: 8)
        store(UInt32(clamping: count), at: 12)
        store(UInt32(clamping: SnapshotBuffer.recordLength), at: 16)
        store(visit, at: 24)
        store(Float(scale), at: 28)
        store(Float(viewport.x), at: 40)
        store(Float(viewport.y), at: 44)
        store(Float(viewport.width), at: 48)
        store(Float(viewport.height), at: 52)
        store(0 as UInt64, at: 56)
    }

    /// Writes which frame it is, and when it is on the screen.
    func stamp(sequence: UInt32, time: Moment) {
        store(sequence, at: 20)
        store(time.nanoseconds, at: 32)
    }

    private func store<T>(_ value: T, at offset: Int) {
        bytes.storeBytes(of: value, toByteOffset: offset, as: T.self)
    }

    private func grow() {
        let (larger, data) = SnapshotBuffer.memory(records: count * 2)
        larger.copyMemory(from: UnsafeRawBufferPointer(bytes))
        (bytes, whole) = (larger, data)
    }

    private static func memory(records: Int) -> (UnsafeMutableRawBufferPointer, Data) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: headerLength + records * recordLength, alignment: 16)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        guard let base = bytes.baseAddress else { return (bytes, Data()) }
        return (bytes, Data(bytesNoCopy: base, count: bytes.count, deallocator: .custom { at, _ in at.deallocate() }))
    }
}
