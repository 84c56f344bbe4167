// Merges the classes and the resource tables of many AARs, so that tests can run with the libraries that apps use.
package dev.alldrawn.tools

import java.io.ByteArrayInputStream
import java.io.File
import java.io.InputStream
import java.util.zip.ZipFile
import java.util.zip.ZipInputStream

/** One AAR without its classes: its package, the entries of its R.txt, and the folder of its unpacked resources. */
internal class Library(val packageName: String, val symbols: List<Symbol>, val resources: File?)

/**
 * The command `MergeAars LIST CLASSES RESOURCES FRAMEWORK AAPT2 APP`.
 *
 * LIST is a file with the paths of the AARs, separated as in a class path. The classes of all AARs are written to the
 * folder CLASSES, with an R class for each package. `resources.apk`, `AndroidManifest.xml` and `assets/` are written to
 * the folder RESOURCES. FRAMEWORK is Android's jar, AAPT2 the program aapt2, and APP the application's folder, with
 * `AndroidManifest.xml` and optionally `res/`. Does nothing if the same input was merged before.
 *
 * Native libraries, consumer rules and `tools:` rules of manifests are not merged.
 */
fun main(args: Array<String>) {
    require(args.size == 6) { "usage: MergeAars LIST CLASSES RESOURCES FRAMEWORK AAPT2 APP" }
    val aars = File(args[0]).readText().trim().split(File.pathSeparator).filter(String::isNotEmpty).map(::File).sortedBy(File::getName)
    val merge = Merge(classes = File(args[1]), out = File(args[2]), framework = File(args[3]), aapt2 = args[4], app = File(args[5]))
    if (!merge.isUpToDate(aars)) merge.run(aars)
}

private class Merge(val classes: File, val out: File, val framework: File, val aapt2: String, val app: File) {
    private val stamp = File(out, "merged.stamp")

    fun isUpToDate(aars: List<File>): Boolean = stamp.exists() && stamp.readText() == state(aars)

    fun run(aars: List<File>) {
        // Deletes the output of earlier runs.
        classes.deleteRecursively()
        out.deleteRecursively()
        classes.mkdirs()
        val assets = File(out, "assets").apply { mkdirs() }
        val work = File(out, "work")
        val manifest = MergedManifest(File(app, "AndroidManifest.xml"))
        val libraries = aars.mapIndexed { index, aar -> unpack(aar, File(work, "%03d".format(index)), assets, manifest) }
        val manifestFile = File(out, "AndroidManifest.xml").also(manifest::write)
        val tables = (libraries.mapNotNull(Library::resources) + File(app, "res")).filter(File::isDirectory).map(::compile)
        val table = link(tables, manifestFile, assets)
        writeRClasses(libraries, manifest.packageName, table, File(work, "r"), classes)
        stamp.writeText(state(aars))
        println("${aars.size} AARs merged, ${tables.size} of them with resources")
    }

    private fun unpack(aar: File, work: File, assets: File, manifest: MergedManifest): Library {
        var packageName = ""
        var symbols = emptyList<Symbol>()
        ZipFile(aar).use { zip ->
            for (entry in zip.entries()) {
                if (entry.isDirectory) continue
                val bytes = zip.getInputStream(entry).use(InputStream::readBytes)
                val name = entry.name
                when {
                    name == "classes.jar" || name.startsWith("libs/") && name.endsWith(".jar") -> unpackClasses(bytes)
                    name == "AndroidManifest.xml" -> packageName = manifest.add(bytes)
                    name == "R.txt" -> symbols = bytes.decodeToString().lineSequence().mapNotNull(Symbol::parse).toList()
                    name.startsWith("res/") -> write(work, name, bytes)
                    name.startsWith("assets/") -> write(assets.parentFile, name, bytes)
                }
            }
        }
        return Library(packageName, symbols, File(work, "res").takeIf(File::exists))
    }

    private fun unpackClasses(jar: ByteArray) = ZipInputStream(ByteArrayInputStream(jar)).use { zip ->
        for (entry in generateSequence(zip::getNextEntry)) {
            val name = entry.name
            if (entry.isDirectory || name == "META-INF/MANIFEST.MF" || name.endsWith("module-info.class")) continue
            val bytes = zip.readBytes()
            val earlier = File(classes, name)
            // If several libraries provide the same service, their lists of providers are joined.
            val joined = name.startsWith("META-INF/services/") && earlier.exists()
            write(classes, name, if (joined) earlier.readBytes() + '\n'.code.toByte() + bytes else bytes)
        }
    }

    private fun compile(resources: File): File {
        val table = File(resources.parentFile, "${resources.parentFile.name}.flata")
        run(aapt2, "compile", "--legacy", "--dir", resources.path, "-o", File(out, "work/${table.name}").path)
        return File(out, "work/${table.name}")
    }

    private fun link(tables: List<File>, manifest: File, assets: File): List<Symbol> {
        val names = File(out, "R.txt")
        val command = listOf(
            aapt2, "link", "-I", framework.path, "--manifest", manifest.path, "-A", assets.path,
            "-o", File(out, "resources.apk").path, "--output-text-symbols", names.path, "--auto-add-overlay", "--no-version-vectors",
        )
        run(*(command + tables.flatMap { listOf("-R", it.path) }).toTypedArray())
        return names.readLines().mapNotNull(Symbol::parse)
    }

    private fun state(aars: List<File>): String =
        (aars + framework + app.walkTopDown().filter(File::isFile)).joinToString("\n") { "${it.path} ${it.length()} ${it.lastModified()}" }
}

private fun write(root: File, name: String, bytes: ByteArray) {
    val file = File(root, name).canonicalFile
    require(file.startsWith(root.canonicalFile)) { "the entry $name of an archive would be written outside of $root" }
    file.parentFile.mkdirs()
    file.writeBytes(bytes)
}

private fun run(vararg command: String) {
    val process = ProcessBuilder(*command).redirectErrorStream(true).start()
    val output = process.inputStream.use(InputStream::readBytes).decodeToString()
    check(process.waitFor() == 0) { "${command.take(6).joinToString(" ")} … failed:\n${output.take(4000)}" }
}
