// swift-tools-version:6.0
import PackageDescription

// What an app uses: one module over the core. Every target is in the Swift 6 language mode, the default of these tools.
var targets: [Target] = [
    .target(name: "AllDrawnBindings", dependencies: ["AllDrawnFFI"], path: "generated/AllDrawnBindings"),
    .target(
        name: "AllDrawn", dependencies: ["AllDrawnBindings"], resources: [.copy("PrivacyInfo.xcprivacy")]),
]

// The core, as a C library. On Apple's systems scripts/xcframework.sh builds it for devices and simulators. Elsewhere
// scripts/ios.sh builds it, passes its folder to the linker, and runs the tests there.
#if canImport(Darwin)
targets.append(.binaryTarget(name: "AllDrawnFFI", path: "AllDrawnFFI.xcframework"))
#else
targets += [
    .systemLibrary(name: "AllDrawnFFI", path: "generated/AllDrawnFFI"),
    // Functions that only the tests' build of the core has: scripts/ios.sh.
    .systemLibrary(name: "AllDrawnHooks", path: "Tests/AllDrawnHooks"),
    // A screen, a clock and frames that a test controls.
    .target(name: "AllDrawnScripted", dependencies: ["AllDrawn"], path: "Tests/AllDrawnScripted"),
    .testTarget(
        name: "AllDrawnTests", dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted"]),
    // A separate process, for tests of crashes, full disks and launches.
    .executableTarget(
        name: "alldrawn-app", dependencies: ["AllDrawn", "AllDrawnHooks", "AllDrawnScripted"],
        path: "Tests/AllDrawnApp"),
    .target(name: "AllDrawnMallocs", path: "Tests/AllDrawnMallocs"),
    .executableTarget(
        name: "alldrawn-bench",
        dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted", "AllDrawnMallocs"],
        path: "Tests/AllDrawnBench"),
    // Empty without the stand-in for UIKit.
    .testTarget(
        name: "AllDrawnUIKitTests",
        dependencies: [
            "AllDrawn", "AllDrawnHooks", "Tilework", "AllDrawnKingfisher", "AllDrawnNuke", "AllDrawnSDWebImage",
        ]),
    // The sample app's screens, for tests: a link into sample-apps/ios.
    .target(name: "Tilework", dependencies: ["AllDrawn"], path: "Tests/Tilework"),
]
// Separate packages for apps; targets here for their tests.
targets += ["Kingfisher", "Nuke", "SDWebImage"].map { loader in
    .target(name: "AllDrawn\(loader)", dependencies: ["AllDrawn"], path: "adapters/\(loader)/Sources")
}
#endif

let package = Package(
    name: "AllDrawn",
    platforms: [.iOS(.v15)],
    products: [.library(name: "AllDrawn", targets: ["AllDrawn"])],
    targets: targets
)
