// This file has not been compiled yet: it needs Apple's SDK. It only combines parts that are tested on the stand-in for
// UIKit: a tracker on the hosting view measures the surface, and a transparent view in front of the content reports the
// content's state.
#if canImport(SwiftUI) && canImport(UIKit)
import SwiftUI
import UIKit

extension View {
    /// Measures this view as a surface, from the moment when it enters a window until it leaves that window.
    public func surface(_ name: String) -> some View { background(SurfaceMarker(name: name)) }

    /// Measures this view as a picture. `isDrawn`: its final content is painted. `isFailed`: its content will never
    /// come. Pass a different `generation` whenever the content changes.
    public func perfImage(isDrawn: Bool, isFailed: Bool = false, generation: Int = 0) -> some View {
        marked(by: PerfMarker(make: ImageMarker.init) { $0.update(isDrawn, isFailed, generation) })
    }

    /// Measures this view as a text. The arguments mean the same as for `perfImage`.
    public func perfText(isDrawn: Bool, isFailed: Bool = false, generation: Int = 0) -> some View {
        marked(by: PerfMarker(make: TextMarker.init) { $0.update(isDrawn, isFailed, generation) })
    }

    /// Measures this view as a video whose playback was requested. `isLoadStarted`: the video has begun to load.
    /// `isPlaying`: a frame of the playing video has been presented.
    public func perfVideo(
        isLoadStarted: Bool, isPlaying: Bool, isFailed: Bool = false, generation: Int = 0
    ) -> some View {
        marked(
            by: PerfMarker(make: VideoMarker.init) {
                $0.update(false, isFailed, generation)
                ($0.isLoadStarted, $0.isPlaying) = (isLoadStarted, isPlaying)
            })
    }

    /// Marks this view as shown instead of content that could not be loaded, like a `PerfErrorView`: while it is visible,
    /// it counts as failed content. `isShown`: false while it shows something else.
    public func perfError(_ isShown: Bool = true) -> some View {
        marked(by: isShown ? PerfMarker(make: ErrorMarker.init) { _ in } : nil)
    }

    // Puts a marker in front of this view. Behind the view, the view's own opaque parts would cover the marker: it is
    // their sibling and not their ancestor, so the walk cannot know that it stands for them. The marker is transparent
    // and covers nothing itself.
    private func marked(by marker: some View) -> some View {
        overlay(marker.allowsHitTesting(false).accessibilityHidden(true))
    }
}

private struct SurfaceMarker: UIViewRepresentable {
    let name: String

    func makeUIView(context: Context) -> SurfaceMarkerView { SurfaceMarkerView(name: name) }
    func updateUIView(_ view: SurfaceMarkerView, context: Context) {}

    final class SurfaceMarkerView: UIView {
        private let name: String
        private var surface: SurfaceTracker?

        init(name: String) {
            self.name = name
            super.init(frame: .zero)
            isUserInteractionEnabled = false
        }

        required init?(coder: NSCoder) { nil }

        override func didMoveToWindow() {
            super.didMoveToWindow()
            if window == nil {
                surface?.leave(.removed)
                surface = nil
            } else if surface == nil, let host = hostingView {
                surface = SurfaceTracker(name: name, rootView: host)
            }
        }

        // The view of the controller that hosts this part of the SwiftUI screen.
        private var hostingView: UIView? {
            var at: UIResponder? = self
            while let each = at {
                if let controller = each as? UIViewController { return controller.view }
                at = each.next
            }
            return superview
        }
    }
}

private struct PerfMarker<Marker: UIView>: UIViewRepresentable {
    let make: @MainActor () -> Marker
    let update: @MainActor (Marker) -> Void

    func makeUIView(context: Context) -> Marker { make() }
    func updateUIView(_ view: Marker, context: Context) { update(view) }
}

private class PerfMarkerView: UIView {
    private var (drawn, failed, generation) = (false, false, 0)

    func update(_ drawn: Bool, _ failed: Bool, _ generation: Int) {
        (self.drawn, self.failed, self.generation) = (drawn, failed, generation)
    }

    func isDrawn() -> Bool { drawn }
    func isFailed() -> Bool { failed }
    func contentGeneration() -> Int? { generation }
}

private final class ErrorMarker: UIView, PerfErrorView {}
private final class ImageMarker: PerfMarkerView, PerfImageView {}
private final class TextMarker: PerfMarkerView, PerfTextView {}
private final class VideoMarker: PerfMarkerView, PerfVideoView {
    var (isLoadStarted, isPlaying) = (false, false)

    func isVideoLoadStarted() -> Bool { isLoadStarted }
    func isFirstFrameRendered() -> Bool { isPlaying }
}
#endif
