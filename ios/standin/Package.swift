// swift-tools-version:6.0
import PackageDescription

// Stand-ins for the part of Apple's frameworks that AllDrawn and its sample app touch, and for the part of the image loaders
// that its adapters touch, so that all of it compiles and runs where there is no Apple SDK. Built apart and put on the search
// path, as a platform's SDK is: no manifest names it.
let below: [String: [Target.Dependency]] = [
    "QuartzCore": [], "AVFoundation": ["QuartzCore"], "UIKit": ["QuartzCore"],
    "Kingfisher": ["UIKit"], "Nuke": ["UIKit"], "NukeExtensions": ["Nuke", "UIKit"], "SDWebImage": ["UIKit"],
]
let package = Package(
    name: "standin",
    products: [.library(name: "UIKit", type: .static, targets: below.keys.sorted())],
    targets: below.keys.sorted().map { module in
        // Whoever imports one of the modules links the one archive.
        .target(
            name: module, dependencies: below[module] ?? [],
            swiftSettings: [.unsafeFlags(["-module-link-name", "UIKit", "-warnings-as-errors"])])
    }
)
