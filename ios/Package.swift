// swift-tools-version:6.0
import PackageDescription

// The targets that an app uses: the module `AllDrawn`, and the bindings to the core below it. All targets use the Swift
// 6 language mode, which is the default of this tools version.
var targets: [Target] = [
    .target(name: "AllDrawnBindings", dependencies: ["AllDrawnFFI"], path: "generated/AllDrawnBindings"),
    .target(
        name: "AllDrawn", dependencies: ["AllDrawnBindings"], resources: [.copy("PrivacyInfo.xcprivacy")]),
]

// The core, as a C library. On Apple's systems scripts/xcframework.sh builds it for devices and simulators. On Linux
// scripts/ios.sh builds it, passes its folder to the linker, and runs the tests.
#if canImport(Darwin)
targets.append(.binaryTarget(name: "AllDrawnFFI", path: "AllDrawnFFI.xcframework"))
#else
targets += [
    .systemLibrary(name: "AllDrawnFFI", path: "generated/AllDrawnFFI"),
    // Functions that the core has only in the build for tests, which scripts/ios.sh makes.
    .systemLibrary(name: "AllDrawnHooks", path: "Tests/AllDrawnHooks"),
    // A screen, a clock and frames that a test controls.
    .target(name: "AllDrawnScripted", dependencies: ["AllDrawn"], path: "Tests/AllDrawnScripted"),
    .testTarget(
        name: "AllDrawnTests", dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted"]),
    // A program that tests run as a separate process, to test crashes, full disks and launches.
    .executableTarget(
        name: "alldrawn-app", dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted"],
        path: "Tests/AllDrawnApp"),
    .target(name: "AllDrawnMallocs", path: "Tests/AllDrawnMallocs"),
    .executableTarget(
        name: "alldrawn-bench",
        dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted", "AllDrawnMallocs"],
        path: "Tests/AllDrawnBench"),
    // These tests need the stand-in for UIKit; without it the target is empty.
    .testTarget(
        name: "AllDrawnUIKitTests",
        dependencies: [
            "AllDrawn", "AllDrawnHooks", "Tilework", "AllDrawnKingfisher", "AllDrawnNuke", "AllDrawnSDWebImage",
        ]),
    // The sample app's screens, for tests: a link into sample-apps/ios.
    .target(name: "Tilework", dependencies: ["AllDrawn"], path: "Tests/Tilework"),
]
// The adapters for image loaders. Apps get them as separate packages; here they are targets, so that tests can use
// them.
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
