/// The values that a Perf view's methods returned at one frame. The core interprets them
/// (`alldrawn_core::judge::perf`).
struct PerfAnswers {
    /// The Perf protocols that the view conforms to.
    var interfaces: Interfaces = []
    /// The methods that returned true.
    var answers: Answered = []

    /// The bytes that `kind` and `state` of the view's record contain.
    var kind: UInt8 { PerfRecord.answered | interfaces.rawValue }
    var state: UInt8 { PerfRecord.answered | answers.rawValue }

    /// True if the overlay should outline the view: it is busy, or none of its methods returned a value that ends the
    /// wait for it.
    var isAwaited: Bool {
        interfaces == .busy
            ? answers.contains(.busy) : answers.isDisjoint(with: [.drawn, .firstFrame, .failed, .declaredEmpty])
    }
}

extension NodeFacts {
    /// Calls a view's Perf methods and stores the values that they return.
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

    /// Calls the Perf method of a spinner or skeleton and stores the value that it returns.
    @MainActor mutating func readAnswers(of view: any PerfBusyView) {
        var perf = perf ?? PerfAnswers()
        perf.interfaces.insert(.busy)
        if view.isBusy() { perf.answers.insert(.busy) }
        self.perf = perf
    }
}
