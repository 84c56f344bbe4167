// swift-tools-version:6.0
import PackageDescription

// A stand-in for the part of Apple's frameworks that AllDrawn and its sample app touch, so that both compile and run
// where there is no Apple SDK. Built apart and put on the search path, as a platform's SDK is: no manifest names it.
let package = Package(
    name: "standin",
    products: [.library(name: "UIKit", type: .static, targets: ["QuartzCore", "AVFoundation", "UIKit"])],
    targets: ["QuartzCore", "AVFoundation", "UIKit"].map { module in
        let below: [Target.Dependency] = module == "QuartzCore" ? [] : ["QuartzCore"]
        // Whoever imports one of the modules links the one archive.
        return .target(
            name: module, dependencies: below,
            swiftSettings: [.unsafeFlags(["-module-link-name", "UIKit", "-warnings-as-errors"])])
    }
)
