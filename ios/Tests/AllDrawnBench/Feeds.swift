@testable import AllDrawn
@testable import AllDrawnScripted

#if canImport(UIKit)
import UIKit
#endif

/// A feed with a given number of views. Each of its cells has one picture and two texts.
@MainActor protocol Feed: AnyObject {
    var root: any SurfaceRoot { get }
    /// Changes one text in the middle of the feed.
    func change()
}

/// A feed of scripted views, which use no UI framework: it measures the cost of the walk alone.
@MainActor final class ScriptedFeed: Feed {
    private let view: ScriptedView
    let root: any SurfaceRoot

    init(_ count: Int) {
        let cells = (0..<count / 4).map { cell in
            let parts = [
                ScriptedView("picture", .image, .drawn, Box(x: 8, width: 96, height: 72)),
                ScriptedView("name", .text, .drawn, Box(x: 112, width: 280, height: 20)),
                ScriptedView("price", .text, .drawn, Box(x: 112, y: 24, width: 280, height: 20)),
            ]
            let frame = Box(y: Double(cell * 80), width: 400, height: 80)
            let view = ScriptedView("cell", .group, .unknown, frame, parts)
            view.facts.flags.insert(.clips)
            return view
        }
        view = ScriptedView("feed", .group, .unknown, Box(width: 400, height: 800), cells)
        root = ScriptedRoot(view)
    }

    func change() { view.children[view.children.count / 2].children[1].memory.renew() }
}

#if canImport(UIKit)
/// A feed of views of the UIKit stand-in: it also measures the cost of the UIKit adapter. Reading a property of these
/// views is a plain Swift call.
@MainActor final class UIKitFeed: Feed {
    private let view = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 800))
    private let changing: UILabel
    private var changes = 0
    let root: any SurfaceRoot

    init(_ count: Int) {
        let scroller = UIScrollView(frame: view.bounds)
        scroller.contentSize = CGSize(width: 400, height: CGFloat(count / 4) * 80)
        view.addSubview(scroller)
        var names: [UILabel] = []
        for cell in 0..<count / 4 {
            let view = UIView(frame: CGRect(x: 0, y: CGFloat(cell) * 80, width: 400, height: 80))
            view.clipsToBounds = true
            let picture = UIImageView(image: UIImage(size: CGSize(width: 96, height: 72)))
            let name = UILabel(frame: CGRect(x: 112, y: 0, width: 280, height: 20))
            let price = UILabel(frame: CGRect(x: 112, y: 24, width: 280, height: 20))
            (name.text, price.text) = ("a name that is longer than a small string, \(cell)", "12.00")
            for part in [picture, name, price] { view.addSubview(part) }
            scroller.addSubview(view)
            names.append(name)
        }
        changing = names[names.count / 2]
        root = ViewRoot(view)
    }

    func change() {
        changes += 1
        changing.text = changes % 2 == 0 ? "even" : "odd"
    }
}
#endif
