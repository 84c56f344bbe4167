// swift-tools-version:6.0
import PackageDescription

// The core, as a C library. On Apple's systems scripts/xcframework.sh makes it for the devices and simulators; elsewhere
// scripts/ios.sh builds it and says to the linker where it is.
#if canImport(Darwin)
let core = Target.binaryTarget(name: "AllDrawnFFI", path: "AllDrawnFFI.xcframework")
#else
let core = Target.systemLibrary(name: "AllDrawnFFI", path: "generated/AllDrawnFFI")
#endif

// Every target is in the Swift 6 language mode, the default of these tools.
let package = Package(
    name: "AllDrawn",
    platforms: [.iOS(.v15)],
    products: [.library(name: "AllDrawn", targets: ["AllDrawn"])],
    targets: [
        core,
        .target(name: "AllDrawnBindings", dependencies: ["AllDrawnFFI"], path: "generated/AllDrawnBindings"),
        .target(name: "AllDrawn", dependencies: ["AllDrawnBindings"]),
        // What only the tests' build of the core has: scripts/ios.sh.
        .systemLibrary(name: "AllDrawnHooks", path: "Tests/AllDrawnHooks"),
        // A screen, a clock and frames by hand.
        .target(name: "AllDrawnScripted", dependencies: ["AllDrawn"], path: "Tests/AllDrawnScripted"),
        // Empty where there is no UIKit, and no stand-in for it.
        .testTarget(name: "AllDrawnUIKitTests", dependencies: ["AllDrawn", "Tilework"]),
        // The sample app's screens, for its tests: a link into sample-apps/ios.
        .target(name: "Tilework", dependencies: ["AllDrawn"], path: "Tests/Tilework"),
        .executableTarget(
            name: "alldrawn-app", dependencies: ["AllDrawn", "AllDrawnHooks", "AllDrawnScripted"],
            path: "Tests/AllDrawnApp"),
        .executableTarget(
            name: "alldrawn-bench",
            dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted", "AllDrawnMallocs"],
            path: "Tests/AllDrawnBench"),
        .target(name: "AllDrawnMallocs", path: "Tests/AllDrawnMallocs"),
        .testTarget(
            name: "AllDrawnTests", dependencies: ["AllDrawn", "AllDrawnBindings", "AllDrawnHooks", "AllDrawnScripted"]),
    ]
)
