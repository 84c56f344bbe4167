#if canImport(UIKit)
import Testing
import UIKit

@testable import AllDrawn

/// Tests which views are live regions (metric §7a).
extension SceneTests {
    private func isLive(_ view: UIView) -> Bool {
        var facts = NodeFacts()
        view.describe(&facts)
        return facts.isLive
    }

    @Test func aViewIsALiveRegionByItsTraitOrByTheAppsMark() {
        let view = UIView()
        #expect(!isLive(view))
        view.accessibilityTraits = [.staticText, .updatesFrequently]
        #expect(isLive(view))
        view.accessibilityTraits = .staticText
        #expect(!isLive(view))
        AllDrawn.live(view)
        #expect(isLive(view))
        AllDrawn.live(view, false)
        #expect(!isLive(view))
    }

    @Test func anIndicatorsOwnTraitMakesItNoLiveRegion() {
        for indicator in [UIActivityIndicatorView(style: .medium), UIProgressView(), UIRefreshControl()] {
            indicator.isHidden = false
            indicator.accessibilityTraits = .updatesFrequently
            #expect(!isLive(indicator), "UIKit sets it while an assistive technology runs")
            AllDrawn.live(indicator)
            #expect(isLive(indicator))
        }
    }
}
#endif
