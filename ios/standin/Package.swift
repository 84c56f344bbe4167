// swift-tools-version:6.0
import PackageDescription

// Stand-ins for the parts of Apple's frameworks that AllDrawn and its sample app use, and for the parts of the image
// loaders that AllDrawn's adapters use. With them, all of this code compiles and runs without Apple's SDK. The
// stand-ins are built separately and put on the search path, like a platform's SDK: no shipped manifest names them.
let below: [String: [Target.Dependency]] = [
    "QuartzCore": [], "AVFoundation": ["QuartzCore"], "UIKit": ["QuartzCore"],
    "Kingfisher": ["UIKit"], "Nuke": ["UIKit"], "NukeExtensions": ["Nuke", "UIKit"], "SDWebImage": ["UIKit"],
]
let package = Package(
    name: "standin",
    products: [.library(name: "UIKit", type: .static, targets: below.keys.sorted())],
    targets: below.keys.sorted().map { module in
        // All modules are in one archive, which a target links if it imports any of them.
        .target(
            name: module, dependencies: below[module] ?? [],
            swiftSettings: [.unsafeFlags(["-module-link-name", "UIKit", "-warnings-as-errors"])])
    }
)
