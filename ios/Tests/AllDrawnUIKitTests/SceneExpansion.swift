/// Expands the view keys `repeat` and `nest` of a scene (`tests/scenes/README.md`) into plain views.
extension Json {
    /// Returns the scene with all its views expanded.
    var withViewsWrittenOut: Json {
        switch self {
        case .object(let fields):
            .object(
                fields.reduce(into: [:]) { all, field in
                    all[field.key] =
                        field.key == "views"
                        ? .list(field.value.list.flatMap(\.writtenOut)) : field.value.withViewsWrittenOut
                })
        case .list(let list): .list(list.map(\.withViewsWrittenOut))
        default: self
        }
    }

    // Returns the views that replace this one: its copies, each inside its nested groups.
    private var writtenOut: [Json] {
        copies.map { $0.nested.withViewsWrittenOut }
    }

    private var copies: [Json] {
        guard let count = self["repeat"]["count"].int else { return [self] }
        let (columns, step) = (self["repeat"]["columns"].int ?? 1, self["repeat"]["step"].list.compactMap(\.number))
        return (0..<count).map { index in
            var fields = suffixed("-\(index)").object
            let rect = self["rect"].list.compactMap(\.number)
            fields["repeat"] = nil
            fields["rect"] = .list(
                [
                    rect[0] + Double(index % columns) * step[0], rect[1] + Double(index / columns) * step[1], rect[2],
                    rect[3],
                ].map(Json.number))
            return .object(fields)
        }
    }

    private func suffixed(_ suffix: String) -> Json {
        var fields = object
        fields["id"] = .text((self["id"].text ?? "") + suffix)
        if fields["views"] != nil { fields["views"] = .list(self["views"].list.map { $0.suffixed(suffix) }) }
        return .object(fields)
    }

    private var nested: Json {
        guard let depth = self["nest"].int else { return self }
        let (id, rect) = (self["id"].text ?? "", self["rect"].list)
        let inside: [Json] = [.number(0), .number(0), rect[2], rect[3]]
        var fields = object
        fields["nest"] = nil
        fields["rect"] = .list(inside)
        return (1...depth).reversed().reduce(.object(fields)) { inner, level in
            .object([
                "id": .text("\(id)-nest-\(level)"), "kind": .text("group"),
                "rect": .list(level == 1 ? rect : inside), "views": .list([inner]),
            ])
        }
    }
}
