package dev.alldrawn.packaging

import java.io.File

/** A module that ships: its folder has a manifest. */
internal class ShippedModule(val folder: File, android: File) {
    /** `images-glide` for android/images-glide. */
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
            check(folders.isNotEmpty()) { "no module with a $MANIFEST in $android" }
            return folders.sorted().map { ShippedModule(it, android) }
        }
    }
}
