@file:JvmName("ShrinkSample")

package dev.alldrawn.packaging

import java.io.File
import java.nio.file.Paths

/** The sample's tests are where its running begins; the rest is what they, not the app, reach by name. */
private val TESTS = listOf(
    "-keep class dev.alldrawn.sample.**Test { *; }",
    "-keepattributes RuntimeVisible*Annotations",
    "-keep class dev.alldrawn.internal.Sdk { static void reset(); }",
    // The simulated device puts its own clock in this one's place.
    "-keep class dev.alldrawn.internal.Clock { *; }",
)

/** This JVM's class path as far as it is no module of ours, but for these. */
internal fun classPath(android: File, vararg modules: String): List<File> {
    val ours = modules.map { File(android, "$it/target/classes").canonicalPath }
    return System.getProperty("java.class.path").split(File.pathSeparator).map(::File).filter { it.isFile || it.canonicalPath in ours }
}

/**
 * `ShrinkSample ANDROID SAMPLE OUT`: the sample app and its tests, in OUT, as R8 leaves them with the rules of the AARs that
 * it uses. Everything else on the class path is what they run on.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 3) { "ShrinkSample takes the folders android, of the sample and of the output; it was given ${arguments.size} arguments" }
    val (android, sample, out) = arguments.map(::File)
    val shipped = ShippedModule.all(android)
    val used = shipped.filter { it.path == "sdk" }
    val tests = File.createTempFile("tests", "").also { check(it.delete() && it.mkdirs()) { "$it cannot be made a folder" } }
    // The pixels that the tests look at are theirs too.
    copyWithDexNames(File(android, "../tests/accuracy/android/target/classes"), tests)
    copyWithDexNames(File(sample, "target/test-classes"), tests)
    val program = used.map(ShippedModule::classes) + File(sample, "target/classes") + tests
    val libraries = classPath(android, "testing")
    val rules = used.flatMap { it.consumerRules.readLines() + manifestRules(it.manifest) } + manifestRules(File(sample, "src/main/AndroidManifest.xml")) + TESTS
    out.deleteRecursively()
    out.mkdirs()
    shrink(program, libraries, rules, Paths.get(out.path))
    tests.deleteRecursively()
}
