import AllDrawnBindings
import Foundation
import Testing

@testable import AllDrawn

/// Tests that the core, called from Swift, returns the decisions, deadlines and event bytes that the vectors state.
@Suite struct VectorsTests {
    @Test func everyVectorGivesTheSameAnswersAndEvents() throws {
        let scripts = try PackedVectors.all().scripts
        #expect(scripts.count >= 537)
        for script in scripts {
            let core = try AllDrawnBindings.Core()
            for (index, step) in script.steps.enumerated() {
                let context: Comment = "\(script.name), step \(index), op \(step.op)"
                let answer =
                    try step.op == 3
                    ? core.frame(snapshot: step.payload) : core.call(op: step.op, payload: step.payload)
                #expect(answer & 0xffff == step.answer & 0xffff, context)
                #expect(answer >> 16 == step.answer >> 16, context)
                // A frame begins no visit, so the handle of the visit that was begun last is not compared.
                if step.op != 3 { #expect(try core.begun() == step.handle, context) }
                #expect(try core.result().map { VisitEvent($0).bytes } == step.event, context)
            }
        }
    }

    /// Guards against a test that compares nothing: if all frames are left out, some script must give other answers.
    @Test func aMissingFrameIsNoticed() throws {
        for script in try PackedVectors.all().scripts
        where script.steps.contains(where: { $0.op == 3 && $0.answer & 4 != 0 }) {
            let core = try AllDrawnBindings.Core()
            let left = script.steps.filter { $0.op != 3 }
            let answers = try left.map { try core.call(op: $0.op, payload: $0.payload) }
            if answers != left.map(\.answer) { return }
        }
        Issue.record("every script gives the same answers without its frames")
    }
}
