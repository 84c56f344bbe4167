package dev.alldrawn.packaging

import com.android.tools.r8.CompilationMode
import com.android.tools.r8.JdkClassFileProvider
import com.android.tools.r8.OutputMode
import com.android.tools.r8.R8
import com.android.tools.r8.R8Command
import com.android.tools.r8.origin.Origin
import java.io.File
import java.nio.file.Path

/**
 * Runs R8 as an app's release build does, with only the rules that an Android build passes to it. Writes class files to
 * [out], so that a JVM can run them.
 *
 * @param program the folders of classes and the jars to shrink: the app and the libraries in its AARs
 * @param libraries folders and jars that the program needs at run time and that are not shrunk
 * @param rules the rules of the AARs, those for the app's manifest, and those that keep the entry points
 */
internal fun shrink(program: List<File>, libraries: List<File>, rules: List<String>, out: Path) {
    val files = program.flatMap(::classFiles)
    val command = R8Command.builder()
        .setMode(CompilationMode.RELEASE)
        .setOutput(out, OutputMode.ClassFile)
        .addProgramFiles(files)
        .addLibraryResourceProvider(JdkClassFileProvider.fromSystemJdk())
        .addProguardConfiguration(rules, Origin.unknown())
    namedLibraries(files, libraries).forEach(command::addLibraryResourceProvider)
    R8.run(command.build())
}

/** Returns the rules that an Android build adds to keep the classes that an app's manifest names. */
internal fun manifestRules(manifest: File): List<String> {
    val text = manifest.readText()
    val base = checkNotNull(Regex("""package="([^"]+)"""").find(text)) { "$manifest has no attribute package" }.groupValues[1]
    return COMPONENT.findAll(text).map { found ->
        val name = found.groupValues[2]
        "-keep class ${if (name.startsWith('.')) base + name else name} { <init>(); }"
    }.toList()
}

private val COMPONENT = Regex("""<(application|activity|service|receiver|provider)\s[^>]*?android:name="([^"]+)"""")

private fun classFiles(program: File): List<Path> =
    if (program.isFile) listOf(program.toPath()) else program.walkTopDown().filter { it.extension == "class" }.map(File::toPath).sorted().toList()
