@file:JvmName("PackAars")

package dev.alldrawn.packaging

import java.io.ByteArrayOutputStream
import java.io.File

/** The ABIs of Android devices. An app's build looks for a folder with each of these names. */
private val ABIS = listOf("arm64-v8a", "armeabi-v7a", "x86", "x86_64")

/**
 * Names of folders whose libraries are not for devices: two for the JVM of this machine, and one with a library that is
 * linked only to check that it links.
 */
private val NOT_FOR_DEVICES = listOf("host", "testing", "trial")

private const val SDK = "sdk"

/**
 * The command `PackAars ANDROID LIBRARIES OUT` writes an AAR of each shipped module to the folder OUT. ANDROID is the
 * folder `android`. LIBRARIES has a folder for each ABI with the core's native library, which is packed into the AAR of
 * `sdk`. Folders for other purposes are skipped; a folder with an unknown name is an error.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 3) { "usage: PackAars ANDROID LIBRARIES OUT; given: ${arguments.joinToString(" ")}" }
    val (android, libraries, out) = arguments.map(::File)
    val byAbi = librariesByAbi(libraries)
    out.mkdirs()
    val modules = ShippedModule.all(android)
    val leftOut = inlinedConstants(modules)
    for (module in modules) {
        val core = if (module.path == SDK) byAbi else emptyMap()
        val aar = Aar(module.artifact, module.manifest, module.classes, leftOut, module.consumerRules, core)
        val bytes = ByteArrayOutputStream().also(aar::write).toByteArray()
        File(out, "${module.artifact}.aar").writeBytes(bytes)
        println("${module.artifact}.aar: ${bytes.size} bytes")
    }
    if (byAbi.isEmpty()) println("alldrawn-sdk.aar has no native core: build it with scripts/android-libs.sh, which needs an NDK")
}

/** Returns the native library for each ABI in [folder]. */
internal fun librariesByAbi(folder: File): Map<String, File> =
    folder.listFiles { file -> file.isDirectory && file.name !in NOT_FOR_DEVICES }.orEmpty().associate { abi ->
        check(abi.name in ABIS) { "${abi.name} in $folder is not an ABI of Android: expected one of $ABIS" }
        val library = abi.listFiles { file -> file.extension == "so" }.orEmpty().singleOrNull()
        abi.name to checkNotNull(library) { "$abi must contain exactly one .so file" }
    }
