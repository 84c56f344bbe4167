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
        let blob = blob.prefix(Int(UInt16.max))
        withUnsafeBytes(of: UInt16(blob.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(blob)
    }

    /// Longer texts than a blob are cut between characters.
    mutating func add(_ text: String) {
        var text = text
        while text.utf8.count > Int(UInt16.max) { text.removeLast(max(1, (text.utf8.count - Int(UInt16.max)) / 4)) }
        add(blob: Data(text.utf8))
    }

    mutating func add<T>(_ value: T?, _ write: (inout Payload, T) -> Void) {
        add(value != nil)
        if let value { write(&self, value) }
    }

    mutating func add<T>(list: [T], _ write: (inout Payload, T) -> Void) {
        let list = list.prefix(Int(UInt16.max))
        withUnsafeBytes(of: UInt16(list.count).littleEndian) { bytes.append(contentsOf: $0) }
        for item in list { write(&self, item) }
    }
}
