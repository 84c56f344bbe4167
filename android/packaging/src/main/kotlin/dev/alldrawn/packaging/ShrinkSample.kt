@file:JvmName("ShrinkSample")

package dev.alldrawn.packaging

import java.io.File
import java.nio.file.Paths

/** The modules that the sample apps use. */
private val USED = setOf("sdk", "androidx", "compose", "images-coil", "media3", "okhttp")

/** The apps, as folders within the sample's: on the framework alone, and with AndroidX. */
private val APPS = listOf(".", "androidx")

/** The samples' tests are where their running begins; the rest is what they, not the apps, reach by name. */
private val TESTS = listOf(
    "-keep class dev.alldrawn.sample.**Test { *; }",
    "-keepattributes RuntimeVisible*Annotations",
    "-keep class dev.alldrawn.internal.sdk.Sdk { static void reset(); }",
    // The simulated device puts its own clock in this one's place.
    "-keep class dev.alldrawn.internal.core.Clock { *; }",
)

/** This JVM's class path as far as it is no module of ours, but for these. */
internal fun classPath(android: File, vararg modules: String): List<File> {
    val ours = modules.map { File(android, "$it/target/classes").canonicalPath }
    return System.getProperty("java.class.path").split(File.pathSeparator).map(::File).filter { it.isFile || it.canonicalPath in ours }
}

/**
 * `ShrinkSample ANDROID SAMPLE OUT`: the sample apps and their tests, in OUT, as R8 leaves them with the rules of the AARs that
 * they use. Everything else on the class path is what they run on.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 3) { "ShrinkSample takes the folders android, of the sample and of the output; it was given ${arguments.size} arguments" }
    val (android, sample, out) = arguments.map(::File)
    val used = ShippedModule.all(android).filter { it.path in USED }
    val apps = APPS.map { File(sample, it) }
    val tests = File.createTempFile("tests", "").also { check(it.delete() && it.mkdirs()) { "$it cannot be made a folder" } }
    // The pixels that the tests look at, and who drives them, are theirs too.
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
