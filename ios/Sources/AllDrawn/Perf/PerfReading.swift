extension Look {
    /// Takes the word of a view that answers for itself.
    @MainActor mutating func read(_ view: any PerfView) {
        let video = view as? any PerfVideoView
        flags.insert(.evidence)
        kind = video != nil ? .video : view is any PerfTextView ? .text : .image
        if video?.isPlaybackRequested() == true { flags.insert(.playbackRequested) }
        if let generation = view.contentGeneration() { memory?.note(number: generation) }
        state =
            if view.isFailed() {
                .failed
            } else if view.isDeclaredEmpty() {
                .declaredEmpty
            } else if video?.isFirstFrameRendered() == true {
                .playing
            } else if view.isDrawn() {
                .drawn
            } else if video?.isVideoLoadStarted() == true {
                .loadStarted
            } else {
                .pending
            }
        if let x = view.x(), let y = view.y(), let width = view.width(), let height = view.height() {
            windowBox = Box(x: x, y: y, width: width, height: height)
        }
    }

    /// A spinner or skeleton that says whether it is busy.
    @MainActor mutating func read(_ view: any PerfBusyView) {
        kind = view.isBusy() ? .busy : .group
    }
}
