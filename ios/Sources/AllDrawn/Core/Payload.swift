import Foundation

/// The bytes of a call, as a recording has them (`tests/vectors/README.md` has the table): little-endian, without
/// padding.
struct Payload {
    private(set) var bytes = Data()

    mutating func add(_ value: UInt8) { bytes.append(value) }
    mutating func add(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func add(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func add(_ value: Float) { add(value.bitPattern) }
    mutating func add(_ at: Moment) { add(at.nanoseconds) }
    mutating func add(_ flag: Bool) { add(flag ? 1 : 0 as UInt8) }
    mutating func add(raw: Data) { bytes.append(raw) }

    /// A length of 16 bits and as many bytes; what is longer is cut.
    mutating func add(blob: Data) {
        let blob = blob.prefix(Int(clamping: UInt16.max))
        withUnsafeBytes(of: UInt16(clamping: blob.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(blob)
    }

    /// A text that is longer than a blob is cut between Unicode scalars.
    mutating func add(_ text: String) {
        var bytes = Data(text.utf8.prefix(Int(clamping: UInt16.max) + 1))
        // A byte of 10xxxxxx goes on with a character: the cut is before the byte that begins it.
        if bytes.count > Int(clamping: UInt16.max) {
            while let last = bytes.popLast(), last & 0b1100_0000 == 0b1000_0000 {}
        }
        add(blob: bytes)
    }

    mutating func add<T>(_ value: T?, _ write: (inout Payload, T) -> Void) {
        add(value != nil)
        if let value { write(&self, value) }
    }

    /// A time that ends the payload; nothing if there is none.
    mutating func add(last at: Moment?) {
        if let at { add(at) }
    }

    mutating func add<T>(list: [T], _ write: (inout Payload, T) -> Void) {
        let list = list.prefix(Int(clamping: UInt16.max))
        withUnsafeBytes(of: UInt16(clamping: list.count).littleEndian) { bytes.append(contentsOf: $0) }
        for item in list { write(&self, item) }
    }
}
