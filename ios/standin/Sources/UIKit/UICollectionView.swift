// A stand-in for UIKit's collection view: a grid of items that flows downwards, with cell reuse.

@MainActor open class UICollectionReusableView: UIView {
    open internal(set) var reuseIdentifier: String?
    public required override init(frame: CGRect) { super.init(frame: frame) }
    public required init?(coder: NSCoder) { nil }
    open func prepareForReuse() {}
}

@MainActor open class UICollectionViewCell: UICollectionReusableView {
    public let contentView = UIView(frame: .zero)

    public required init(frame: CGRect) {
        super.init(frame: frame)
        contentView.frame = bounds
        contentView.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        addSubview(contentView)
    }

    public required init?(coder: NSCoder) { nil }
}

@MainActor public protocol UICollectionViewDataSource: NSObjectProtocol {
    func collectionView(_ collectionView: UICollectionView, numberOfItemsInSection section: Int) -> Int
    func collectionView(_ collectionView: UICollectionView, cellForItemAt indexPath: IndexPath) -> UICollectionViewCell
}

@MainActor public protocol UICollectionViewDelegate: UIScrollViewDelegate {
    func collectionView(_ collectionView: UICollectionView, didSelectItemAt indexPath: IndexPath)
}

extension UICollectionViewDelegate {
    public func collectionView(_ collectionView: UICollectionView, didSelectItemAt indexPath: IndexPath) {}
}

@MainActor open class UICollectionViewLayout: NSObject {}

@MainActor open class UICollectionViewFlowLayout: UICollectionViewLayout {
    open var itemSize = CGSize(width: 50, height: 50)
    open var minimumInteritemSpacing: CGFloat = 10
    open var minimumLineSpacing: CGFloat = 10

    func frame(of item: Int, width: CGFloat) -> CGRect {
        let columns = max(1, Int((width + minimumInteritemSpacing) / (itemSize.width + minimumInteritemSpacing)))
        let (line, column) = (CGFloat(item / columns), CGFloat(item % columns))
        return CGRect(
            x: column * (itemSize.width + minimumInteritemSpacing), y: line * (itemSize.height + minimumLineSpacing),
            width: itemSize.width, height: itemSize.height)
    }
}

@MainActor open class UICollectionView: UIScrollView {
    open weak var dataSource: (any UICollectionViewDataSource)?
    open var collectionViewLayout: UICollectionViewLayout
    private var kinds: [String: UICollectionViewCell.Type] = [:]
    private var waiting: [String: [UICollectionViewCell]] = [:]
    private var shown: [Int: UICollectionViewCell] = [:]

    public init(frame: CGRect, collectionViewLayout layout: UICollectionViewLayout) {
        collectionViewLayout = layout
        super.init(frame: frame)
    }

    public required init?(coder: NSCoder) { nil }

    open func register(_ kind: AnyClass?, forCellWithReuseIdentifier identifier: String) {
        kinds[identifier] = kind as? UICollectionViewCell.Type
    }

    open func dequeueReusableCell(withReuseIdentifier identifier: String, for indexPath: IndexPath)
        -> UICollectionViewCell
    {
        if let cell = waiting[identifier]?.popLast() {
            cell.prepareForReuse()
            return cell
        }
        guard let kind = kinds[identifier] else { preconditionFailure("no cell is registered for \(identifier)") }
        let cell = kind.init(frame: .zero)
        cell.reuseIdentifier = identifier
        return cell
    }

    open func reloadData() {
        for item in shown.keys { takeAway(item) }
        setNeedsLayout()
    }

    open var visibleCells: [UICollectionViewCell] { shown.sorted { $0.key < $1.key }.map(\.value) }
    open func cellForItem(at indexPath: IndexPath) -> UICollectionViewCell? { shown[indexPath.item] }

    open override func layoutSubviews() {
        super.layoutSubviews()
        guard let dataSource, let flow = collectionViewLayout as? UICollectionViewFlowLayout else { return }
        let count = dataSource.collectionView(self, numberOfItemsInSection: 0)
        let frames = (0..<count).map { flow.frame(of: $0, width: bounds.width) }
        contentSize = CGSize(width: bounds.width, height: frames.last?.maxY ?? 0)
        for item in shown.keys where item >= count || !frames[item].isSeen(in: bounds) { takeAway(item) }
        for (item, frame) in frames.enumerated() where frame.isSeen(in: bounds) {
            if let cell = shown[item] {
                cell.frame = frame
                continue
            }
            let cell = dataSource.collectionView(self, cellForItemAt: IndexPath(item: item, section: 0))
            cell.frame = frame
            shown[item] = cell
            addSubview(cell)
        }
    }

    open override func touchesEnded(_ touches: Set<UITouch>, with event: UIEvent?) {
        guard let point = touches.first?.location(in: self),
            let item = shown.first(where: { $0.value.frame.contains(point) })?.key
        else { return }
        (delegate as? any UICollectionViewDelegate)?.collectionView(
            self, didSelectItemAt: IndexPath(item: item, section: 0))
    }

    private func takeAway(_ item: Int) {
        guard let cell = shown.removeValue(forKey: item) else { return }
        cell.removeFromSuperview()
        if let identifier = cell.reuseIdentifier { waiting[identifier, default: []].append(cell) }
    }
}
