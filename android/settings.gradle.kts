// The Gradle build is for teams that build with Gradle. It HAS NOT BEEN RUN: the project itself builds and tests with
// Maven (README.md).
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "alldrawn-android"

include("sdk", "androidx", "compose", "images-coil", "images-glide", "images-picasso", "media3", "okhttp")
