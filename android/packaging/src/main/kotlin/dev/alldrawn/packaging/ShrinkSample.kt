@file:JvmName("ShrinkSample")

package dev.alldrawn.packaging

import java.io.File
import java.nio.file.Paths

/** The folders of the modules that the sample apps use. */
private val USED = setOf("sdk", "androidx", "compose", "images-coil", "media3", "okhttp")

/** The folders of the two apps in the sample's folder: the app without AndroidX, and the app with AndroidX. */
private val APPS = listOf(".", "androidx")

/**
 * Rules that keep the sample apps' tests, which are the entry points, and classes that the tests find by their names.
 */
private val TESTS = listOf(
    "-keep class dev.alldrawn.sample.**Test { *; }",
    "-keepattributes RuntimeVisible*Annotations",
    "-keep class dev.alldrawn.internal.sdk.Sdk { static void reset(); }",
    // The tests' simulated device replaces this clock by its own.
    "-keep class dev.alldrawn.internal.core.Clock { *; }",
)

/** Returns the class path of this JVM: all jars, but of the folders of AllDrawn's modules only those of [modules]. */
internal fun classPath(android: File, vararg modules: String): List<File> {
    val ours = modules.map { File(android, "$it/target/classes").canonicalPath }
    return System.getProperty("java.class.path").split(File.pathSeparator).map(::File).filter { it.isFile || it.canonicalPath in ours }
}

/**
 * The command `ShrinkSample ANDROID SAMPLE OUT` shrinks the sample apps and their tests with R8 and the rules of the
 * AARs that they use, and writes the classes to OUT. ANDROID is the folder `android`, SAMPLE that of the sample apps.
 * Everything else on the class path is a library that is not shrunk.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 3) { "usage: ShrinkSample ANDROID SAMPLE OUT; given: ${arguments.joinToString(" ")}" }
    val (android, sample, out) = arguments.map(::File)
    val used = ShippedModule.all(android).filter { it.path in USED }
    val apps = APPS.map { File(sample, it) }
    val tests = File.createTempFile("tests", "").also { check(it.delete() && it.mkdirs()) { "the temporary folder $it cannot be created" } }
    // The tests also use the accuracy tests' classes and the module `drive`, which are renamed and shrunk with them.
    copyWithDexNames(File(android, "../tests/accuracy/android/target/classes"), tests)
    copyWithDexNames(File(sample, "drive/target/classes"), tests)
    for (app in apps) copyWithDexNames(File(app, "target/test-classes"), tests)
    val libraries = used.map { File(tests, "${it.artifact}.jar").apply { writeBytes(classesJar(File(android, "packaging/target/aars/${it.artifact}.aar"))) } }
    val program = libraries + apps.map { File(it, "target/classes") } + tests
    val rules = used.flatMap { it.consumerRules.takeIf(File::isFile)?.readLines().orEmpty() + manifestRules(it.manifest) } +
        apps.flatMap { manifestRules(File(it, "src/main/AndroidManifest.xml")) } + TESTS
    out.deleteRecursively()
    out.mkdirs()
    shrink(program, classPath(android, "testing", "libraries"), rules, Paths.get(out.path))
    tests.deleteRecursively()
}
