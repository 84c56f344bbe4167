package dev.alldrawn.packaging

import java.io.File

/** A module that is shipped in apps. Such modules are recognised by the `AndroidManifest.xml` in their folder. */
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

        /** Returns all shipped modules in the folder [android]. */
        fun all(android: File): List<ShippedModule> {
            val folders = android.listFiles { file -> File(file, MANIFEST).isFile }.orEmpty()
            check(folders.isNotEmpty()) { "$android contains no module with $MANIFEST: is it the folder android?" }
            return folders.sorted().map { ShippedModule(it, android) }
        }
    }
}
