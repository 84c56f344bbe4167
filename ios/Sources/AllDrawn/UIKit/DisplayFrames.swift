#if canImport(UIKit)
import UIKit

/// Reports the display's frames while a visit is pending. The display link gives a frame's presentation time. The views
/// are walked at the end of the run loop's turn, after Core Animation's commit: by then the layout is up to date, so
/// the walk reads what is drawn and forces no layout.
@MainActor final class DisplayFrames: FrameClock {
    // Order of the run loop observer. Core Animation commits in an observer with order 2,000,000, so this one runs just
    // after it.
    private static let afterCommit = 2_000_001

    private var link: CADisplayLink?
    private var observer: CFRunLoopObserver?
    private var onFrame: (@MainActor (Moment) -> Void)?
    // Expected presentation time of the current frame; nil once the frame was reported.
    private var target: Moment?

    func start(_ frame: @escaping @MainActor (Moment) -> Void) {
        onFrame = frame
        let link = LinkTarget.link { [weak self] in self?.target = Moment(seconds: $0.targetTimestamp) }
        link.add(to: .main, forMode: .common)
        self.link = link
        let observer = CFRunLoopObserverCreateWithHandler(
            kCFAllocatorDefault, CFRunLoopActivity.beforeWaiting.rawValue, true, DisplayFrames.afterCommit
        ) { [weak self] _, _ in
            MainThread.runIfCurrent { self?.committed() }
        }
        CFRunLoopAddObserver(CFRunLoopGetMain(), observer, .commonModes)
        self.observer = observer
    }

    func stop() {
        link?.invalidate()
        if let observer { CFRunLoopRemoveObserver(CFRunLoopGetMain(), observer, .commonModes) }
        (link, observer, onFrame, target) = (nil, nil, nil, nil)
        Scrolls.shared.stop()
        Overlay.shared.clear()
    }

    private func committed() {
        guard let target else { return }
        self.target = nil
        let now = Sdk.shared.host.now
        Scrolls.shared.report(at: now)
        // If the app's work ended after the expected presentation time, it missed that frame. What it drew cannot be on
        // the screen before its commit, which has just happened.
        onFrame?(max(target, now))
        Overlay.shared.show()
    }
}

/// Receives the display link's ticks. The link retains its target, so a separate object is used instead of
/// `DisplayFrames`.
@MainActor private final class LinkTarget: NSObject {
    private let tick: @MainActor (CADisplayLink) -> Void

    private init(_ tick: @escaping @MainActor (CADisplayLink) -> Void) {
        self.tick = tick
        super.init()
    }

    static func link(_ tick: @escaping @MainActor (CADisplayLink) -> Void) -> CADisplayLink {
        #if canImport(ObjectiveC)
        CADisplayLink(target: LinkTarget(tick), selector: #selector(ticked(_:)))
        #else
        CADisplayLink(standin: tick)
        #endif
    }

    #if canImport(ObjectiveC)
    @objc private func ticked(_ link: CADisplayLink) { tick(link) }
    #endif
}
#endif
