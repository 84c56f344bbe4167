import Foundation

/// Writes the payload of a call, in the format of a recording (table in `tests/vectors/README.md`): little-endian,
/// without padding.
struct Payload {
    private(set) var bytes = Data()

    mutating func add(_ value: UInt8) { bytes.append(value) }
    mutating func add(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func add(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func add(_ value: Float) { add(value.bitPattern) }
    mutating func add(_ at: Moment) { add(at.nanoseconds) }
    mutating func add(_ flag: Bool) { add(flag ? 1 : 0 as UInt8) }
    mutating func add(raw: Data) { bytes.append(raw) }

    /// Adds a 16-bit length and that many bytes. Data beyond 65,535 bytes is cut off.
    mutating func add(blob: Data) {
        let blob = blob.prefix(Int(clamping: UInt16.max))
        withUnsafeBytes(of: UInt16(clamping: blob.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(blob)
    }

    /// Adds a text as a blob of UTF-8. A text beyond 65,535 bytes is cut between two Unicode scalars.
    mutating func add(_ text: String) {
        var bytes = Data(text.utf8.prefix(Int(clamping: UInt16.max) + 1))
        // The cut may lie within the last scalar. Its continuation bytes have the form 10xxxxxx: remove them, and the
        // byte that begins the scalar.
        if bytes.count > Int(clamping: UInt16.max) {
            while let last = bytes.popLast(), last & 0b1100_0000 == 0b1000_0000 {}
        }
        add(blob: bytes)
    }

    mutating func add<T>(_ value: T?, _ write: (inout Payload, T) -> Void) {
        add(value != nil)
        if let value { write(&self, value) }
    }

    /// Adds an optional time as the last field: nothing is written if it is nil.
    mutating func add(last at: Moment?) {
        if let at { add(at) }
    }

    mutating func add<T>(list: [T], _ write: (inout Payload, T) -> Void) {
        let list = list.prefix(Int(clamping: UInt16.max))
        withUnsafeBytes(of: UInt16(clamping: list.count).littleEndian) { bytes.append(contentsOf: $0) }
        for item in list { write(&self, item) }
    }
}
