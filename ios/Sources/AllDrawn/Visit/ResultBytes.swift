import Foundation

/// Reads the bytes of a visit's result (`alldrawn_core::boundary::result`): a head of fixed length, then the surface's
/// name, then the event. If the bytes are too short, the fields beyond their end count as absent.
struct ResultBytes {
    private let bytes: Data

    init(_ bytes: Data) {
        self.bytes = bytes
    }

    func byte(_ place: Int) -> UInt8? { number(place) }

    /// Returns the little-endian number at byte offset `place`; nil if it lies beyond the end of the bytes.
    func number<T: FixedWidthInteger & UnsignedInteger>(_ place: Int) -> T? {
        let field = part(place, T.bitWidth / 8)
        return field.count == T.bitWidth / 8 ? field.reversed().reduce(0) { $0 << 8 | T(truncatingIfNeeded: $1) } : nil
    }

    /// Returns the duration at byte offset `place` in seconds; nil if it is absent. The bytes store it in microseconds.
    func seconds(_ place: Int) -> Double? {
        let micros: UInt64? = number(place)
        return micros == ResultLayout.none ? nil : micros.map { Double($0) / 1e6 }
    }

    /// True if the visit is audited: its surface is watched from now on (metric §8).
    var isWatched: Bool { byte(ResultAt.watched) == 1 }
    var visitId: Data { part(ResultAt.visitId, 16) }
    var name: Data { part(ResultLayout.headLen, nameLength) }
    var event: Data { Data(bytes.dropFirst(ResultLayout.headLen).dropFirst(nameLength)) }

    private var nameLength: Int {
        let length: UInt32 = number(ResultAt.nameLen) ?? 0
        return Int(clamping: length)
    }

    private func part(_ offset: Int, _ length: Int) -> Data { bytes.dropFirst(offset).prefix(length) }
}
