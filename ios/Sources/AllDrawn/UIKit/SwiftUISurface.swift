// No one has compiled this file yet: it needs Apple's SDK. It lies over parts that run on the stand-in: a surface is a
// tracker over the hosting view, and what answers is a clear view behind the content.
#if canImport(SwiftUI) && canImport(UIKit)
import SwiftUI
import UIKit

extension View {
    /// Measures this view as a surface, from when it comes into a window until it leaves it.
    public func surface(_ name: String) -> some View { background(SurfaceMarker(name: name)) }

    /// This view is a picture: whether its final content is painted, or will not come. Another `generation` is other
    /// content.
    public func perfImage(isDrawn: Bool, isFailed: Bool = false, generation: Int = 0) -> some View {
        background(PerfMarker(make: ImageMarker.init) { $0.update(isDrawn, isFailed, generation) })
    }

    /// This view is a text.
    public func perfText(isDrawn: Bool, isFailed: Bool = false, generation: Int = 0) -> some View {
        background(PerfMarker(make: TextMarker.init) { $0.update(isDrawn, isFailed, generation) })
    }

    /// This view is a video that was told to play: whether loading has begun, and a frame was presented.
    public func perfVideo(
        isLoadStarted: Bool, isPlaying: Bool, isFailed: Bool = false, generation: Int = 0
    ) -> some View {
        background(
            PerfMarker(make: VideoMarker.init) {
                $0.update(false, isFailed, generation)
                ($0.isLoadStarted, $0.isPlaying) = (isLoadStarted, isPlaying)
            })
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

        // The view of the controller that SwiftUI draws this part of the screen in.
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

private struct PerfMarker<Marker: PerfMarkerView>: UIViewRepresentable {
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

private final class ImageMarker: PerfMarkerView, PerfImageView {}
private final class TextMarker: PerfMarkerView, PerfTextView {}
private final class VideoMarker: PerfMarkerView, PerfVideoView {
    var (isLoadStarted, isPlaying) = (false, false)

    func isVideoLoadStarted() -> Bool { isLoadStarted }
    func isFirstFrameRendered() -> Bool { isPlaying }
}
#endif
