@MainActor public final class UIAction: NSObject {
    public typealias Handler = @MainActor (UIAction) -> Void
    public let title: String
    let handler: Handler

    public init(title: String = "", handler: @escaping Handler) {
        (self.title, self.handler) = (title, handler)
    }
}

@MainActor open class UIControl: UIView {
    public struct Event: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let touchUpInside = Event(rawValue: 1 << 6)
        public static let valueChanged = Event(rawValue: 1 << 12)
        public static let primaryActionTriggered = Event(rawValue: 1 << 13)
        public static let editingChanged = Event(rawValue: 1 << 17)
    }
    open var isEnabled = true
    private var actions: [(action: UIAction, events: Event)] = []

    open func addAction(_ action: UIAction, for events: Event) { actions.append((action, events)) }

    open func sendActions(for events: Event) {
        for (action, wanted) in actions where !wanted.isDisjoint(with: events) { action.handler(action) }
    }

    open override func touchesEnded(_ touches: Set<UITouch>, with event: UIEvent?) {
        guard isEnabled, let touch = touches.first, bounds.contains(touch.location(in: self)) else { return }
        sendActions(for: [.touchUpInside, .primaryActionTriggered])
    }
}

@MainActor open class UIButton: UIControl {
    public let titleLabel: UILabel? = UILabel(frame: .zero)

    public convenience init(frame: CGRect = .zero, primaryAction: UIAction?) {
        self.init(frame: frame)
        if let primaryAction {
            setTitle(primaryAction.title)
            addAction(primaryAction, for: .primaryActionTriggered)
        }
    }

    private func setTitle(_ title: String) {
        guard let titleLabel, !title.isEmpty else { return }
        titleLabel.text = title
        titleLabel.frame = bounds
        titleLabel.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        addSubview(titleLabel)
    }
}
