@file:JvmName("PackAars")

package dev.alldrawn.packaging

import java.io.ByteArrayOutputStream
import java.io.File

/** The ABIs of Android devices: the folders that an app's build looks for. */
private val ABIS = listOf("arm64-v8a", "armeabi-v7a", "x86", "x86_64")

/** What is built for this machine's JVM, and what is linked to be looked at only: never for a phone. */
private val NOT_FOR_DEVICES = listOf("host", "testing", "trial")

private const val SDK = "sdk"

/**
 * `PackAars ANDROID LIBRARIES OUT`: an AAR of every module that ships, into OUT. LIBRARIES has a folder for each ABI
 * that was built, with the core in it; it goes into the AAR of `sdk`. Those built for this machine never reach a phone,
 * and a folder of any other name is refused.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 3) { "PackAars takes the folders android, of libraries and of the output; it was given ${arguments.size} arguments" }
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
    if (byAbi.isEmpty()) println("alldrawn-sdk.aar holds no native core: none was built for a device (scripts/android-libs.sh needs an NDK)")
}

internal fun librariesByAbi(folder: File): Map<String, File> =
    folder.listFiles { file -> file.isDirectory && file.name !in NOT_FOR_DEVICES }.orEmpty().associate { abi ->
        check(abi.name in ABIS) { "${abi.name} is no ABI of Android; known are $ABIS" }
        val library = abi.listFiles { file -> file.extension == "so" }.orEmpty().singleOrNull()
        abi.name to checkNotNull(library) { "$abi must hold one .so" }
    }
