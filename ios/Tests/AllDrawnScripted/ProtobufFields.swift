import Foundation

/// The top-level fields of a protobuf message. If a field occurs more than once, its last value counts. Everything
/// after a malformed byte is ignored.
struct ProtobufFields {
    private var numbers: [UInt64: UInt64] = [:]
    private var blobs: [UInt64: Data] = [:]

    init(_ message: Data) {
        var rest = message[...]
        while let key = ProtobufFields.varint(&rest) {
            switch key & 7 {
            case 0:
                guard let value = ProtobufFields.varint(&rest) else { return }
                numbers[key >> 3] = value
            case 2:
                guard let length = ProtobufFields.varint(&rest), length <= rest.count else { return }
                blobs[key >> 3] = Data(rest.prefix(Int(clamping: length)))
                rest = rest.dropFirst(Int(clamping: length))
            case 1, 5:
                let length = key & 7 == 1 ? 8 : 4
                guard rest.count >= length else { return }
                rest = rest.dropFirst(length)
            default:
                return
            }
        }
    }

    func number(_ field: UInt64) -> UInt64? { numbers[field] }
    func bytes(_ field: UInt64) -> Data? { blobs[field] }

    private static func varint(_ bytes: inout Data) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(clamping: byte & 127) << shift
            if byte < 128 { return value }
        }
        return nil
    }
}
