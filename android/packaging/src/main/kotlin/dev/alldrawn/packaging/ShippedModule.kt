package dev.alldrawn.packaging

import java.io.File

/** A module that ships in apps, recognised by the manifest in its folder. */
internal class ShippedModule(val folder: File, android: File) {
    /** The module's folder within [android], such as `images-glide`. */
    val path: String = folder.relativeTo(android).invariantSeparatorsPath
    val artifact: String = "alldrawn-$path"
    val manifest = File(folder, MANIFEST)
    val classes = File(folder, "target/classes")
    val consumerRules = File(folder, "consumer-rules.pro")
    val apiDump = File(folder, "api/$path.api")

    companion object {
        private const val MANIFEST = "src/main/AndroidManifest.xml"

        fun all(android: File): List<ShippedModule> {
            val folders = android.listFiles { file -> File(file, MANIFEST).isFile }.orEmpty()
            check(folders.isNotEmpty()) { "$android contains no module with $MANIFEST: is it the folder android?" }
            return folders.sorted().map { ShippedModule(it, android) }
        }
    }
}
