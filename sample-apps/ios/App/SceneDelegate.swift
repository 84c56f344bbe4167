// The sample app's entry point. It needs Apple's SDK and has not been compiled yet.
#if canImport(ObjectiveC) && canImport(UIKit)
  import AllDrawn
  import UIKit

  /// Replaces the class of the same name in Xcode's template.
  final class SceneDelegate: UIResponder, UIWindowSceneDelegate {
    var window: UIWindow?

    func scene(
      _ scene: UIScene, willConnectTo session: UISceneSession,
      options connectionOptions: UIScene.ConnectionOptions
    ) {
      AllDrawn.install()
      AllDrawn.overlay = true
      Task {
        for await visit in AllDrawn.events {
          print(visit.surface, visit.outcome, visit.startSource, visit.visuallyComplete ?? visit.elapsed)
        }
      }
      guard let scene = scene as? UIWindowScene else { return }
      let api = LocalApi()
      let tabs = UITabBarController()
      tabs.viewControllers = [tab("Feed", HomeFeed(api: api)), tab("Search", SearchAutocomplete(api: api))]
      let window = SurfaceWindow(windowScene: scene)
      window.rootViewController = tabs
      window.makeKeyAndVisible()
      self.window = window
    }

    private func tab(_ title: String, _ root: UIViewController) -> UIViewController {
      let stack = UINavigationController(rootViewController: root)
      stack.tabBarItem = UITabBarItem(title: title, image: nil, tag: 0)
      return stack
    }
  }
#endif
