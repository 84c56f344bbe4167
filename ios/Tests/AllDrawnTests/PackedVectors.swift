import Foundation

/// Reads `tests/vectors/packed.bin`, whose format `tests/vectors/README.md` describes.
struct PackedVectors {
    struct Step {
        let op: UInt8
        let payload: Data
        let answer: UInt64
        let handle: UInt32
        let event: Data?
    }
    struct Script {
        let name: String
        let steps: [Step]
    }
    struct Malformed: Error {
        let what: String
    }

    let scripts: [Script]

    /// Reads the vectors of the checkout that this file is in.
    static func all() throws -> PackedVectors {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = tests.appendingPathComponent("../../../tests/vectors/packed.bin")
        return try PackedVectors(Data(contentsOf: file))
    }

    init(_ bytes: Data) throws {
        var reader = LittleEndian(bytes)
        guard try reader.raw(4) == Data("ADVC".utf8), try reader.number(UInt16.self) == 1 else {
            throw Malformed(what: "the file is not a vectors file of version 1")
        }
        scripts = try (0..<reader.number(UInt32.self)).map { _ in
            let name = String(decoding: try reader.raw(Int(reader.number(UInt16.self))), as: UTF8.self)
            let steps = try (0..<reader.number(UInt32.self)).map { _ in try PackedVectors.step(&reader) }
            return Script(name: name, steps: steps)
        }
        guard reader.isAtEnd else { throw Malformed(what: "the file has more bytes after the last script") }
    }

    private static func step(_ reader: inout LittleEndian) throws -> Step {
        let op = try reader.number(UInt8.self)
        let payload = try reader.raw(Int(reader.number(UInt32.self)))
        let answer = try reader.number(UInt64.self)
        let handle = try reader.number(UInt32.self)
        let length = try reader.number(UInt32.self)
        let event = length == .max ? nil : try reader.raw(Int(length))
        return Step(op: op, payload: payload, answer: answer, handle: handle, event: event)
    }
}

private struct LittleEndian {
    private let bytes: Data
    private var at = 0

    init(_ bytes: Data) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at == bytes.count }

    mutating func raw(_ count: Int) throws -> Data {
        guard at + count <= bytes.count else {
            throw PackedVectors.Malformed(
                what: "the file ends at byte \(bytes.count), within the field at \(at): write the vectors again")
        }
        defer { at += count }
        return bytes.subdata(in: at..<at + count)
    }

    mutating func number<T: FixedWidthInteger>(_: T.Type) throws -> T {
        try raw(T.bitWidth / 8).reversed().reduce(0) { $0 << 8 | T($1) }
    }
}
