package dev.alldrawn.packaging

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.OutputStream
import java.time.LocalDateTime
import java.util.zip.ZipEntry
import java.util.zip.ZipFile
import java.util.zip.ZipOutputStream

/**
 * The contents of one module's AAR, packed as the Android Gradle plugin does.
 * https://developer.android.com/studio/projects/android-library#aar-contents
 */
internal class Aar(
    val name: String,
    val manifest: File,
    /** The folder of compiled classes: `.class` files and their resources. */
    val classes: File,
    /** Names of the classes that are not packed, in the form `a/b/C`. */
    val leftOut: Set<String>,
    /** The file with the module's rules for the app's shrinker. It need not exist. */
    val consumerRules: File,
    /** The core's `.so` file for each ABI. The keys are names of ABIs, such as `arm64-v8a`. */
    val libraries: Map<String, File>,
) {
    /** Writes the AAR. The same input gives the same bytes: entries are sorted by name and all have the same date. */
    fun write(out: OutputStream) = zip(out) { put ->
        put("AndroidManifest.xml", manifest.readBytes())
        // The table of resources is empty, because no module has resources, but an app's build expects the file.
        put("R.txt", ByteArray(0))
        put(CLASSES, jar())
        for ((abi, library) in libraries.toSortedMap()) put("jni/$abi/${library.name}", library.readBytes())
        if (consumerRules.isFile) put("proguard.txt", consumerRules.readBytes())
    }

    /** Returns the bytes of `classes.jar`. */
    fun jar(): ByteArray {
        check(classes.isDirectory) { "$name has no compiled classes: $classes is not a folder. Compile the module first" }
        val files = classes.walkTopDown().filter(File::isFile).map { it.relativeTo(classes).invariantSeparatorsPath to it }
        val packed = files.filter { (path, _) -> path.removeSuffix(".class") !in leftOut }.sortedBy { it.first }
        return ByteArrayOutputStream().also { bytes -> zip(bytes) { put -> packed.forEach { (path, file) -> put(path, content(path, file)) } } }.toByteArray()
    }
}

private fun content(path: String, file: File): ByteArray =
    file.readBytes().let { if (path.endsWith(".class")) withoutLocalVariables(it) else it }

/** Returns the `classes.jar` in a packed AAR. */
internal fun classesJar(aar: File): ByteArray = ZipFile(aar).use { it.getInputStream(it.getEntry(CLASSES)).readBytes() }

private const val CLASSES = "classes.jar"

// The date of all entries: the earliest that a zip file can store in every time zone.
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
