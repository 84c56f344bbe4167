#if canImport(UIKit)
import Foundation
import Testing

/// Plays every scene on the stand-in for UIKit (`tests/scenes`). Checks the expectations that the scene states, and
/// that the whole event equals the one that the web gives.
@MainActor @Suite(.serialized) struct SceneTests {
    struct Named: Sendable, CustomStringConvertible {
        let name: String
        let file: URL
        var description: String { name }
    }

    nonisolated static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../../tests/scenes").standardizedFileURL

    private static func scenes(of file: URL) throws -> [Json] { try Json.read(file)["scenes"].list }

    @Test func repeatedAndNestedViewsAreExpanded() throws {
        let spec = #"""
            { "views": [ { "id": "a", "rect": [1, 2, 10, 20], "nest": 2, "views": [ { "id": "b", "rect": [0, 0, 1, 1] } ],
              "repeat": { "count": 3, "columns": 2, "step": [10, 20] } } ] }
            """#
        let views = try JSONDecoder().decode(Json.self, from: Data(spec.utf8)).withViewsWrittenOut["views"].list
        #expect(views.map(\.["id"]) == (0..<3).map { .text("a-\($0)-nest-1") })
        #expect(views.map { "\($0["rect"])" } == ["[1, 2, 10, 20]", "[11, 2, 10, 20]", "[1, 22, 10, 20]"])
        let inner = views[2]["views"].list[0]
        #expect("\(inner["id"]) \(inner["rect"])" == "\"a-2-nest-2\" [0, 0, 10, 20]")
        let view = inner["views"].list[0]
        #expect("\(view["id"]) \(view["rect"])" == "\"a-2\" [0, 0, 10, 20]")
        #expect(view["views"].list.map(\.["id"]) == [.text("b-2")])
    }

    nonisolated static let all: [Named] = {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent("scenes"), includingPropertiesForKeys: nil)
        return (files ?? []).sorted { $0.path < $1.path }.flatMap { file in
            let scenes = (try? Json.read(file))?["scenes"].list ?? []
            return scenes.compactMap { $0["name"].text.map { Named(name: $0, file: file) } }
        }
    }()

    @Test(arguments: all) func scene(_ named: Named) throws {
        let scene = try #require(try Self.scenes(of: named.file).first { $0["name"].text == named.name })
            .withViewsWrittenOut
        let platforms = scene["platforms"].list.compactMap(\.text)
        guard platforms.isEmpty || platforms.contains("ios") else { return }
        let words = EventWords(try Json.read(Self.folder.appendingPathComponent("event-fields.json")))
        let events = try ScenePlay(scene).play().map(words.words)
        let expected = scene["expect"].list
        #expect(events.count == expected.count, "\(events)")
        for (event, wanted) in zip(events, expected) {
            for (key, value) in wanted.object { #expect(event[key] == value, "\(key), \(scene["rule"].text ?? "")") }
        }
        // A scene that the web does not play has no event in `events.json`: only its expectations are checked.
        guard platforms.isEmpty || platforms.contains("web") else { return }
        let whole = try Json.read(Self.folder.appendingPathComponent("events.json"))[named.name].list
        for (event, wanted) in zip(events, whole) {
            let keys = Set(event.object.keys).union(wanted.object.keys)
            for key in keys.sorted() { #expect(event[key] == wanted[key], "the field \(key), as on the web") }
        }
    }

    @Test func atLeastFortyScenesAreFound() { #expect(Self.all.count >= 40) }
}
#endif
