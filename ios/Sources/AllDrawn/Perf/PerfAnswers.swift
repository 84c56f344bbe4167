/// What a Perf view answered at one frame, as it was given. The core weighs it (`alldrawn_core::perf`).
struct PerfAnswers {
    /// The protocols that it answers through.
    var interfaces: Interfaces = []
    /// The questions that it answered with yes.
    var answers: Answered = []

    /// A record's kind and state.
    var kind: UInt8 { PerfRecord.answered | interfaces.rawValue }
    var state: UInt8 { PerfRecord.answered | answers.rawValue }

    /// For the overlay: it is busy, or none of its answers ends the wait.
    var isAwaited: Bool {
        interfaces == .busy
            ? answers.contains(.busy) : answers.isDisjoint(with: [.drawn, .firstFrame, .failed, .declaredEmpty])
    }
}

extension NodeFacts {
    /// Takes the answers of a view that answers for itself.
    @MainActor mutating func readAnswers(of view: any PerfView) {
        var perf = perf ?? PerfAnswers()
        perf.interfaces.insert(.view)
        if view is any PerfImageView { perf.interfaces.insert(.image) }
        if view is any PerfTextView { perf.interfaces.insert(.text) }
        if view.isDrawn() { perf.answers.insert(.drawn) }
        if view.isFailed() { perf.answers.insert(.failed) }
        if view.isDeclaredEmpty() { perf.answers.insert(.declaredEmpty) }
        if let video = view as? any PerfVideoView {
            perf.interfaces.insert(.video)
            if video.isVideoLoadStarted() { perf.answers.insert(.loadStarted) }
            if video.isFirstFrameRendered() { perf.answers.insert(.firstFrame) }
            if video.isPlaybackRequested() { flags.insert(.playbackRequested) }
        }
        self.perf = perf
        if let generation = view.contentGeneration() { memory?.update(number: generation) }
        if let x = view.x(), let y = view.y(), let width = view.width(), let height = view.height() {
            windowBox = Box(x: x, y: y, width: width, height: height)
        }
    }

    /// Takes the answer of a spinner or skeleton that says whether it is busy.
    @MainActor mutating func readAnswers(of view: any PerfBusyView) {
        var perf = perf ?? PerfAnswers()
        perf.interfaces.insert(.busy)
        if view.isBusy() { perf.answers.insert(.busy) }
        self.perf = perf
    }
}
