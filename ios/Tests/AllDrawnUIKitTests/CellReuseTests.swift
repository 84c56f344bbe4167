#if canImport(UIKit)
import UIKit
import Testing

@testable import AllDrawn

/// The rows of a list with reused cells. The tests check that a visit waits again for a view that now shows another
/// row's picture.
@MainActor final class Rows: NSObject, UITableViewDataSource, UITableViewDelegate, UICollectionViewDataSource {
    final class RowCell: UITableViewCell {
        let picture = UIImageView(frame: CGRect(x: 0, y: 0, width: 400, height: 190))

        required init(style: CellStyle, reuseIdentifier: String?) {
            super.init(style: style, reuseIdentifier: reuseIdentifier)
            contentView.addSubview(picture)
        }

        required init?(coder: NSCoder) { nil }
    }

    final class ItemCell: UICollectionViewCell {
        let picture = UIImageView(frame: CGRect(x: 0, y: 0, width: 190, height: 190))

        required init(frame: CGRect) {
            super.init(frame: frame)
            contentView.addSubview(picture)
        }

        required init?(coder: NSCoder) { nil }
    }

    private(set) var loads: [Int: (load: ImageLoad, view: UIImageView)] = [:]
    private(set) var made = 0
    private var seen: Set<ObjectIdentifier> = []

    func tableView(_ tableView: UITableView, numberOfRowsInSection section: Int) -> Int { 40 }
    func tableView(_ tableView: UITableView, heightForRowAt indexPath: IndexPath) -> CGFloat { 200 }
    func tableView(_ tableView: UITableView, cellForRowAt indexPath: IndexPath) -> UITableViewCell {
        let cell = tableView.dequeueReusableCell(withIdentifier: "row", for: indexPath)
        if let cell = cell as? RowCell { begin(indexPath.row, cell.picture) }
        return cell
    }

    func collectionView(_ collectionView: UICollectionView, numberOfItemsInSection section: Int) -> Int { 80 }
    func collectionView(_ collectionView: UICollectionView, cellForItemAt indexPath: IndexPath) -> UICollectionViewCell
    {
        let cell = collectionView.dequeueReusableCell(withReuseIdentifier: "item", for: indexPath)
        if let cell = cell as? ItemCell { begin(indexPath.item, cell.picture) }
        return cell
    }

    private func begin(_ row: Int, _ view: UIImageView) {
        if seen.insert(ObjectIdentifier(view)).inserted { made += 1 }
        loads[row] = (ImageLoad(for: view), view)
    }

    /// Delivers the pictures of the given rows.
    func deliver(_ rows: Range<Int>) {
        for row in rows {
            guard let (load, view) = loads[row] else { continue }
            view.image = UIImage(size: CGSize(width: 40, height: 40))
            load.finished()
        }
    }
}

extension SceneTests {
    private func shown(_ list: UIScrollView) throws -> (StageDisplay, UIWindow, SurfaceTracker) {
        let display = try StageDisplay()
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        let screen = UIViewController()
        screen.view.addSubview(list)
        window.rootViewController = screen
        window.makeKeyAndVisible()
        display.host.turn()
        return (display, window, SurfaceTracker(name: "List", rootView: screen.view))
    }

    // The visit is complete at frame 11 with its first rows. At frame 30 the app's code scrolls the list, and the same
    // views load the pictures of other rows.
    private func expectScrollReopensTheVisit(_ list: UIScrollView, _ rows: Rows, first: Range<Int>, next: Range<Int>)
        throws
    {
        let (display, window, surface) = try shown(list)
        display.draw(until: 10)
        rows.deliver(first)
        display.draw(until: 30)
        let made = rows.made
        list.setContentOffset(CGPoint(x: 0, y: 1_600), animated: false)
        display.draw(until: 50)
        #expect(rows.made == made, "no cell was created: the cells are reused")
        rows.deliver(next)
        display.draw(until: 120)
        let words = EventWords(try Json.read(Self.folder.appendingPathComponent("event-fields.json")))
        let event = try #require(display.events.first.map { words.words($0.bytes) })
        #expect(event["outcome"] == .text("complete"))
        #expect(event["first_candidate"] == .number(11))
        #expect(event["withdrawn_candidates"] == .number(1))
        #expect(event["visually_complete"] == .number(51))
        #expect(event["images"] == .number(Double(next.count)))
        withExtendedLifetime((window, surface, rows)) {}
    }

    @Test func reusedTableCellsAreWaitedForAgain() throws {
        let (table, rows) = (UITableView(frame: CGRect(x: 0, y: 0, width: 400, height: 800)), Rows())
        table.register(Rows.RowCell.self, forCellReuseIdentifier: "row")
        (table.dataSource, table.delegate) = (rows, rows)
        try expectScrollReopensTheVisit(table, rows, first: 0..<4, next: 8..<12)
    }

    @Test func reusedCollectionCellsAreWaitedForAgain() throws {
        let (flow, rows) = (UICollectionViewFlowLayout(), Rows())
        flow.itemSize = CGSize(width: 190, height: 190)
        let grid = UICollectionView(frame: CGRect(x: 0, y: 0, width: 400, height: 800), collectionViewLayout: flow)
        grid.register(Rows.ItemCell.self, forCellWithReuseIdentifier: "item")
        grid.dataSource = rows
        try expectScrollReopensTheVisit(grid, rows, first: 0..<8, next: 16..<24)
    }
}
#endif
