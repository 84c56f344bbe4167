public final class UIImage: NSObject, Sendable {
    public let size: CGSize
    public let scale: CGFloat

    /// Not in Apple's API: creates a picture without pixels.
    public init(size: CGSize) {
        (self.size, scale) = (size, 1)
    }
}

@MainActor open class UIImageView: UIView {
    open var image: UIImage?
    open var highlightedImage: UIImage?
    open var isHighlighted = false
    open var animationImages: [UIImage]?

    public override init(frame: CGRect) {
        super.init(frame: frame)
        isUserInteractionEnabled = false
    }

    public convenience init(image: UIImage?) {
        self.init(frame: CGRect(origin: .zero, size: image?.size ?? .zero))
        self.image = image
    }

    public required init?(coder: NSCoder) { super.init(coder: coder) }
}
