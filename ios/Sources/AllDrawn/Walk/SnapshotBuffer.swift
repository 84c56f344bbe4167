import Foundation

/// The packed snapshot of one frame, in reusable memory. `docs/boundary.md` has a table of its layout, which is
/// little-endian, like every processor that Swift supports.
@MainActor final class SnapshotBuffer {
    /// One node's record. Swift lays it out in memory as the 40 bytes that the table in `docs/boundary.md` gives.
    struct Record {
        var identity: UInt32
        var generation: UInt32
        /// Index of the parent's record, which is an earlier one; `root` if there is none.
        var parent: UInt32
        var kind: UInt8
        var state: UInt8
        var alpha: UInt8
        var flags: UInt8
        var x: Float
        var y: Float
        var width: Float
        var height: Float
        /// When the node became ready, in microseconds relative to the frame's time; `thisFrame` if it became ready
        /// with this frame.
        var ready: Int32
        var paintOrder: UInt32
    }

    static let headerLength = SnapshotLayout.headerLen
    static let recordLength = SnapshotLayout.recordLen
    /// Maximum number of records. A walk that meets more views stops, and flags its snapshot as cut short.
    nonisolated static let maxRecords = Int(clamping: SnapshotLayout.maxRecords)
    static let root = SnapshotLayout.root
    static let thisFrame = SnapshotLayout.thisFrame

    private(set) var count = 0
    private var bytes: UnsafeMutableRawBufferPointer
    // Owns the memory of `bytes` as `Data`, so that it can be passed to the core without a copy.
    private var whole: Data

    init() {
        (bytes, whole) = SnapshotBuffer.memory(records: 64)
    }

    /// The snapshot's bytes, valid until the next change and while the buffer exists.
    var data: Data { whole.prefix(length) }

    private var length: Int { SnapshotBuffer.headerLength + count * SnapshotBuffer.recordLength }

    /// Removes all records.
    func clear() { count = 0 }

    /// Adds a record and returns its index.
    func append(_ record: Record) -> UInt32 {
        let at = length
        if at + SnapshotBuffer.recordLength > bytes.count { grow() }
        bytes.storeBytes(of: record, toByteOffset: at, as: Record.self)
        count += 1
        return UInt32(truncatingIfNeeded: count - 1)
    }

    /// Sets a record's position in the paint order. Records with larger values lie in front.
    func setPaintOrder(_ order: UInt32, of record: UInt32) {
        let at = SnapshotBuffer.headerLength + Int(clamping: record) * SnapshotBuffer.recordLength + 36
        bytes.storeBytes(of: order, toByteOffset: at, as: UInt32.self)
    }

    /// Writes the fields of the header that describe the surface.
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

    /// Writes the frame's number and presentation time into the header.
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
