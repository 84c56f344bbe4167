// swift-tools-version:6.0
import PackageDescription

// This is a separate package, so that an app that does not use SDWebImage need not fetch it.
let package = Package(
    name: "AllDrawnSDWebImage",
    platforms: [.iOS(.v15)],
    products: [.library(name: "AllDrawnSDWebImage", targets: ["AllDrawnSDWebImage"])],
    dependencies: [
        .package(name: "AllDrawn", path: "../.."),
        .package(url: "https://github.com/SDWebImage/SDWebImage.git", from: "5.12.0"),
    ],
    targets: [
        .target(
            name: "AllDrawnSDWebImage",
            dependencies: [
                .product(name: "AllDrawn", package: "AllDrawn"),
                .product(name: "SDWebImage", package: "SDWebImage"),
            ],
            path: "Sources")
    ]
)
