import Foundation

/// Translates an event's bytes into the words that scenes compare (`tests/scenes/event-fields.json`): it gives times in
/// frames, and views by their ids. It leaves out fields that are zero or absent in the bytes.
struct EventWords {
    private let fields: [Json]
    private let node: Json
    private let mark: Json

    init(_ file: Json) {
        (fields, node, mark) = (file["fields"].list, file["node"], file["mark"])
    }

    func words(_ bytes: Data) -> Json { .object(words(bytes, fields)) }

    private func words(_ bytes: Data, _ fields: [Json]) -> [String: Json] {
        let message = Wire(bytes)
        var out: [String: Json] = [:]
        for field in fields {
            guard let values = message.fields[field["number"].int ?? 0], let value = values.last else { continue }
            if field["is"].text == "fields" {
                out.merge(words(value.bytes, field["fields"].list)) { $1 }
            } else if let name = field["name"].text {
                out[name] = read(field, value, values)
            }
        }
        return out
    }

    private func read(_ field: Json, _ value: Wire.Value, _ values: [Wire.Value]) -> Json {
        let names = field["names"].list
        switch field["is"].text {
        case "text": return .text(value.text)
        case "number": return .number(Double(value.number))
        case "time": return .number(frames(value.number))
        case "name": return names[Int(value.number)]
        case "bits": return .list(names.enumerated().filter { value.number >> $0.offset & 1 == 1 }.map(\.element))
        case "nodes": return .list(values.map { .text(word(node: $0.bytes)) })
        case "marks": return .list(values.map { .text(word(mark: $0.bytes)) })
        case "curve":
            let flat = Wire.varints(value.bytes)
            let steps = stride(from: 0, to: flat.count - 1, by: 2)
            return .list(steps.map { .list([.number(frames(flat[$0])), .number(Double(flat[$0 + 1]))]) })
        default: return .null
        }
    }

    // Converts microseconds to frames, rounded to a hundredth.
    private func frames(_ micros: UInt64) -> Double { (Double(micros) * 60 / 10_000).rounded() / 100 }
    private func word(frames value: UInt64) -> String { Json.number(frames(value)).description }

    // Describes a late node, for example as "image #hero 0,100 400x100 @12": kind, id, position, size and the frame in
    // which it became ready. A pending node has no frame; a failed one is followed by "(failed)".
    private func word(node bytes: Data) -> String {
        let of = Wire(bytes)
        let get = { (name: String) in of.fields[node[name].int ?? 0]?.last }
        let number = { (name: String) in get(name)?.number ?? 0 }
        let signed = { (name: String) in Int64(bitPattern: number(name) >> 1) ^ -Int64(bitPattern: number(name) & 1) }
        let id = get("label")?.text.split(separator: "#").last.map(String.init) ?? ""
        let kind = node["kinds"].list[Int(number("kind"))].text ?? ""
        let at = get("ready").map { " @\(word(frames: $0.number))" } ?? ""
        let failed = number("failed") == 1 ? " (failed)" : ""
        return "\(kind) #\(id) \(signed("x")),\(signed("y")) \(number("width"))x\(number("height"))\(at)\(failed)"
    }

    private func word(mark bytes: Data) -> String {
        let of = Wire(bytes)
        let at = of.fields[mark["at"].int ?? 0]?.last?.number ?? 0
        return "\(of.fields[mark["name"].int ?? 0]?.last?.text ?? "") @\(word(frames: at))"
    }
}

/// A protobuf message, as two tables by field number: one of numbers, one of byte strings.
struct Wire {
    struct Value {
        var number: UInt64 = 0
        var bytes = Data()
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }
    private(set) var fields: [Int: [Value]] = [:]

    init(_ message: Data) {
        var rest = message[...]
        while let key = Wire.varint(&rest), var number = Wire.varint(&rest) {
            var bytes = Data()
            if key & 7 == 2 {
                bytes = Data(rest.prefix(Int(number)))
                rest = rest.dropFirst(Int(number))
                number = 0
            }
            fields[Int(key >> 3), default: []].append(Value(number: number, bytes: bytes))
        }
    }

    static func varints(_ bytes: Data) -> [UInt64] {
        var (rest, out) = (bytes[...], [UInt64]())
        while let value = varint(&rest) { out.append(value) }
        return out
    }

    private static func varint(_ bytes: inout Data) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
        }
        return nil
    }
}
