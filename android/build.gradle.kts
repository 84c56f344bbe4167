// The build of all modules for teams that use Gradle. This project does not run it: see settings.gradle.kts. The
// libraries that the adapters are for are `compileOnly`, because the app includes its own version of them.
import com.android.build.gradle.LibraryExtension

plugins {
    id("com.android.library") version "8.7.3" apply false
    id("org.jetbrains.kotlin.android") version "2.4.21" apply false
}

val adapted = mapOf(
    "sdk" to emptyList(),
    "androidx" to listOf("androidx.fragment:fragment:1.9.1", "androidx.recyclerview:recyclerview:1.4.0", "androidx.viewpager2:viewpager2:1.1.0"),
    "compose" to listOf("androidx.compose.ui:ui:1.12.1", "io.coil-kt.coil3:coil-compose-core:3.4.0"),
    "images-coil" to listOf("io.coil-kt.coil3:coil:3.4.0"),
    "images-glide" to listOf("com.github.bumptech.glide:glide:4.16.0"),
    "images-picasso" to listOf("com.squareup.picasso:picasso:2.8"),
    "media3" to listOf("androidx.media3:media3-exoplayer:1.11.1", "androidx.media3:media3-ui:1.11.1"),
    "okhttp" to listOf("com.squareup.okhttp3:okhttp:4.12.0"),
)
val packages = mapOf(
    "sdk" to "dev.alldrawn",
    "images-coil" to "dev.alldrawn.coil",
    "images-glide" to "dev.alldrawn.glide",
    "images-picasso" to "dev.alldrawn.picasso",
)

subprojects {
    apply(plugin = "com.android.library")
    apply(plugin = "org.jetbrains.kotlin.android")

    extensions.configure<LibraryExtension> {
        namespace = packages[name] ?: "dev.alldrawn.$name"
        compileSdk = 34
        defaultConfig {
            minSdk = 21
            if (file("consumer-rules.pro").exists()) consumerProguardFiles("consumer-rules.pro")
        }
        // The folder of the core's native library for each ABI. scripts/android-libs.sh builds them.
        if (name == "sdk") sourceSets["main"].jniLibs.srcDir("../../target/android-libs")
        // Java sources are in the same folder as the Kotlin sources that use them.
        sourceSets["main"].java.srcDir("src/main/kotlin")
    }

    dependencies {
        if (name != "sdk") add("api", project(":sdk"))
        if (name == "images-coil") add("compileOnly", project(":compose"))
        adapted.getValue(name).forEach { add("compileOnly", it) }
    }
}
