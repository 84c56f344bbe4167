// For teams that build with Gradle. The project itself builds and tests with Maven (README.md): these files have NOT
// BEEN RUN.
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
