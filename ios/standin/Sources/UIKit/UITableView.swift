// A stand-in for UIKit's table view: rows in one column and one section, with cell reuse.

@MainActor open class UITableViewCell: UIView {
    public enum CellStyle: Int, Sendable {
        case `default`, value1, value2, subtitle
    }
    public let reuseIdentifier: String?
    public let contentView = UIView(frame: .zero)

    public required init(style: CellStyle, reuseIdentifier: String?) {
        self.reuseIdentifier = reuseIdentifier
        super.init(frame: CGRect(x: 0, y: 0, width: 320, height: 44))
        contentView.frame = bounds
        contentView.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        addSubview(contentView)
    }

    public required init?(coder: NSCoder) { nil }

    open func prepareForReuse() {}
}

@MainActor public protocol UITableViewDataSource: NSObjectProtocol {
    func tableView(_ tableView: UITableView, numberOfRowsInSection section: Int) -> Int
    func tableView(_ tableView: UITableView, cellForRowAt indexPath: IndexPath) -> UITableViewCell
}

@MainActor public protocol UITableViewDelegate: UIScrollViewDelegate {
    func tableView(_ tableView: UITableView, heightForRowAt indexPath: IndexPath) -> CGFloat
    func tableView(_ tableView: UITableView, didSelectRowAt indexPath: IndexPath)
}

extension UITableViewDelegate {
    public func tableView(_ tableView: UITableView, heightForRowAt indexPath: IndexPath) -> CGFloat {
        tableView.rowHeight
    }
    public func tableView(_ tableView: UITableView, didSelectRowAt indexPath: IndexPath) {}
}

@MainActor open class UITableView: UIScrollView {
    open weak var dataSource: (any UITableViewDataSource)?
    open var rowHeight: CGFloat = 44
    private var kinds: [String: UITableViewCell.Type] = [:]
    private var waiting: [String: [UITableViewCell]] = [:]
    private var shown: [IndexPath: UITableViewCell] = [:]
    private var rows: [CGRect] = []

    open func register(_ kind: AnyClass?, forCellReuseIdentifier identifier: String) {
        kinds[identifier] = kind as? UITableViewCell.Type
    }

    open func dequeueReusableCell(withIdentifier identifier: String, for indexPath: IndexPath) -> UITableViewCell {
        if let cell = waiting[identifier]?.popLast() {
            cell.prepareForReuse()
            return cell
        }
        guard let kind = kinds[identifier] else { preconditionFailure("no cell is registered for \(identifier)") }
        return kind.init(style: .default, reuseIdentifier: identifier)
    }

    open func reloadData() {
        for path in shown.keys { takeAway(path) }
        measure()
        setNeedsLayout()
    }

    open var visibleCells: [UITableViewCell] { shown.sorted { $0.key < $1.key }.map(\.value) }
    open func cellForRow(at indexPath: IndexPath) -> UITableViewCell? { shown[indexPath] }

    open override func layoutSubviews() {
        super.layoutSubviews()
        if rows.isEmpty { measure() }
        for (path, _) in shown where !rows[path.row].isSeen(in: bounds) { takeAway(path) }
        for (row, frame) in rows.enumerated() where frame.isSeen(in: bounds) {
            let path = IndexPath(indexes: [0, row])
            if shown[path] != nil { continue }
            guard let cell = dataSource?.tableView(self, cellForRowAt: path) else { continue }
            cell.frame = frame
            shown[path] = cell
            addSubview(cell)
        }
    }

    open override func touchesEnded(_ touches: Set<UITouch>, with event: UIEvent?) {
        guard let point = touches.first?.location(in: self), let row = rows.firstIndex(where: { $0.contains(point) })
        else { return }
        (delegate as? any UITableViewDelegate)?.tableView(self, didSelectRowAt: IndexPath(indexes: [0, row]))
    }

    private func measure() {
        rows = []
        var y: CGFloat = 0
        for row in 0..<(dataSource?.tableView(self, numberOfRowsInSection: 0) ?? 0) {
            let path = IndexPath(indexes: [0, row])
            let height = (delegate as? any UITableViewDelegate)?.tableView(self, heightForRowAt: path) ?? rowHeight
            rows.append(CGRect(x: 0, y: y, width: bounds.width, height: height))
            y += height
        }
        contentSize = CGSize(width: bounds.width, height: y)
    }

    private func takeAway(_ path: IndexPath) {
        guard let cell = shown.removeValue(forKey: path) else { return }
        cell.removeFromSuperview()
        if let identifier = cell.reuseIdentifier { waiting[identifier, default: []].append(cell) }
    }
}

extension CGRect {
    // Compare the edges here: Foundation on Linux counts rectangles that only touch as intersecting.
    func isSeen(in bounds: CGRect) -> Bool {
        maxY > bounds.minY && minY < bounds.maxY && maxX > bounds.minX && minX < bounds.maxX
    }
}

extension IndexPath {
    public var row: Int { self[1] }
    public var item: Int { self[1] }
    public var section: Int { self[0] }
    public init(row: Int, section: Int) { self.init(indexes: [section, row]) }
    public init(item: Int, section: Int) { self.init(indexes: [section, item]) }
}
