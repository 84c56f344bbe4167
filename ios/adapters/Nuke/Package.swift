// swift-tools-version:6.0
import PackageDescription

// This is a separate package, so that an app that does not use Nuke need not fetch it.
let package = Package(
    name: "AllDrawnNuke",
    platforms: [.iOS(.v15)],
    products: [.library(name: "AllDrawnNuke", targets: ["AllDrawnNuke"])],
    dependencies: [
        .package(name: "AllDrawn", path: "../.."),
        .package(url: "https://github.com/kean/Nuke.git", "12.0.0"..<"14.0.0"),
    ],
    targets: [
        .target(
            name: "AllDrawnNuke",
            dependencies: [
                .product(name: "AllDrawn", package: "AllDrawn"),
                .product(name: "Nuke", package: "Nuke"),
                .product(name: "NukeExtensions", package: "Nuke"),
            ],
            path: "Sources")
    ]
)
