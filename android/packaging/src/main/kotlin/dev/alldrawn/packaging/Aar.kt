package dev.alldrawn.packaging

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.OutputStream
import java.time.LocalDateTime
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

/**
 * What goes into one module's AAR, as the Android Gradle plugin would pack it.
 * https://developer.android.com/studio/projects/android-library#aar-contents
 */
internal class Aar(
    val name: String,
    val manifest: File,
    /** Compiled classes: a folder of `.class` files and their resources. */
    val classes: File,
    /** Rules that the module asks of the app's shrinker; may be absent. */
    val consumerRules: File,
    /** The core, by the ABI's name: `arm64-v8a` to its `.so`. */
    val libraries: Map<String, File>,
) {
    /** The same input is the same bytes: entries in the order of their names, all of one date. */
    fun write(out: OutputStream) = zip(out) { put ->
        put("AndroidManifest.xml", manifest.readBytes())
        // No module has resources of its own: an app's build expects the table of them all the same.
        put("R.txt", ByteArray(0))
        put("classes.jar", jar())
        for ((abi, library) in libraries.toSortedMap()) put("jni/$abi/${library.name}", library.readBytes())
        if (consumerRules.isFile) put("proguard.txt", consumerRules.readBytes())
    }

    fun jar(): ByteArray {
        check(classes.isDirectory) { "$name has no classes in $classes: compile it first" }
        return jarBytes(classes)
    }
}

/** A jar of all in a folder. */
internal fun jarBytes(folder: File): ByteArray {
    val files = folder.walkTopDown().filter(File::isFile).map { it.relativeTo(folder).invariantSeparatorsPath to it }
    return ByteArrayOutputStream().also { bytes ->
        zip(bytes) { put -> files.sortedBy { it.first }.forEach { (path, file) -> put(path, file.readBytes()) } }
    }.toByteArray()
}

// The first date that a zip can hold in every time zone.
private val DATE: LocalDateTime = LocalDateTime.of(1980, 1, 2, 0, 0)

private fun zip(out: OutputStream, fill: (put: (String, ByteArray) -> Unit) -> Unit) {
    ZipOutputStream(out).use { zip ->
        fill { path, bytes ->
            zip.putNextEntry(ZipEntry(path).apply { timeLocal = DATE })
            zip.write(bytes)
            zip.closeEntry()
        }
    }
}
