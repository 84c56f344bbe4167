// Stand-ins for AVFoundation's players and their layer. They decode nothing: a test sets their state.

@_exported import QuartzCore

@MainActor open class AVPlayerItem: NSObject {
    public enum Status: Int, Sendable {
        case unknown, readyToPlay, failed
    }
    /// Not in Apple's API: a test sets the item's status.
    public var standinStatus = Status.unknown
    public var standinError: (any Error)?
    open var status: Status { standinStatus }
    open var error: (any Error)? { standinError }

    public init(url: URL) { super.init() }
}

@MainActor open class AVPlayer: NSObject {
    public enum TimeControlStatus: Int, Sendable {
        case paused, waitingToPlayAtSpecifiedRate, playing
    }
    open var rate: Float = 0
    open private(set) var currentItem: AVPlayerItem?
    open var timeControlStatus: TimeControlStatus {
        rate == 0 ? .paused : currentItem?.status == .readyToPlay ? .playing : .waitingToPlayAtSpecifiedRate
    }

    public init(playerItem item: AVPlayerItem?) {
        currentItem = item
        super.init()
    }

    open func play() { rate = 1 }
    open func pause() { rate = 0 }
    open func replaceCurrentItem(with item: AVPlayerItem?) { currentItem = item }
}

open class AVPlayerLayer: CALayer {
    open var player: AVPlayer?
    /// Not in Apple's API: true if the current item's first frame is ready.
    public var standinIsReady = false
    open var isReadyForDisplay: Bool { standinIsReady }

    public convenience init(player: AVPlayer?) {
        self.init()
        self.player = player
    }
}
