#if canImport(UIKit)
import Foundation
import Testing

/// Every scene on UIKit's stand-in: what the metric demands of it, by hand, and the whole event, which is the same as on
/// the web and on Android (`tests/scenes`).
@MainActor @Suite(.serialized) struct SceneTests {
    struct Named: Sendable, CustomStringConvertible {
        let name: String
        let file: URL
        var description: String { name }
    }

    nonisolated static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../../tests/scenes").standardizedFileURL

    private static func scenes(of file: URL) throws -> [Json] { try Json.read(file)["scenes"].list }

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
        let platforms = scene["platforms"].list.compactMap(\.text)
        guard platforms.isEmpty || platforms.contains("ios") else { return }
        let words = EventWords(try Json.read(Self.folder.appendingPathComponent("event-fields.json")))
        let events = try ScenePlay(scene).play().map(words.words)
        let expected = scene["expect"].list
        #expect(events.count == expected.count, "\(events)")
        for (event, wanted) in zip(events, expected) {
            for (key, value) in wanted.object { #expect(event[key] == value, "\(key), \(scene["rule"].text ?? "")") }
        }
        // A scene that the web has not has no event of its own there: what it expects is all there is.
        guard platforms.isEmpty || platforms.contains("web") else { return }
        let whole = try Json.read(Self.folder.appendingPathComponent("events.json"))[named.name].list
        for (event, wanted) in zip(events, whole) {
            let keys = Set(event.object.keys).union(wanted.object.keys)
            for key in keys.sorted() { #expect(event[key] == wanted[key], "\(key), as on the web") }
        }
    }

    @Test func thereAreScenes() { #expect(Self.all.count >= 40) }
}
#endif
