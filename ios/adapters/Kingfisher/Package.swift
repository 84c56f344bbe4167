// swift-tools-version:6.0
import PackageDescription

// This is a separate package, so that an app that does not use Kingfisher need not fetch it.
let package = Package(
    name: "AllDrawnKingfisher",
    platforms: [.iOS(.v15)],
    products: [.library(name: "AllDrawnKingfisher", targets: ["AllDrawnKingfisher"])],
    dependencies: [
        .package(name: "AllDrawn", path: "../.."),
        .package(url: "https://github.com/onevcat/Kingfisher.git", from: "8.0.0"),
    ],
    targets: [
        .target(
            name: "AllDrawnKingfisher",
            dependencies: [
                .product(name: "AllDrawn", package: "AllDrawn"),
                .product(name: "Kingfisher", package: "Kingfisher"),
            ],
            path: "Sources")
    ]
)
