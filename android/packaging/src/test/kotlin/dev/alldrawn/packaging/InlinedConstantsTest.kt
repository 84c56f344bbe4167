package dev.alldrawn.packaging

import java.io.File
import java.util.zip.ZipInputStream
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

// Classes of a module for the test. The class Counter uses a constant of each object.
object Inlined {
    const val LIMIT = 1

    object Within {
        const val LIMIT = 2
    }
}

object Used {
    const val LIMIT = 3
}

object NamedInText {
    const val LIMIT = 4
}

object PublicConstants {
    const val LIMIT = 5
}

object WithFunction {
    const val LIMIT = 6

    fun more() = LIMIT + 1
}

class Counter {
    val limits = listOf(Inlined.LIMIT, Inlined.Within.LIMIT, Used.LIMIT, NamedInText.LIMIT, PublicConstants.LIMIT, WithFunction.LIMIT)
    val used: Any get() = Used
    val text = "dev.alldrawn.packaging.NamedInText"
}

class InlinedConstantsTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val android = File("..").canonicalFile
    private val types = listOf(
        Inlined::class, Inlined.Within::class, Used::class, NamedInText::class, PublicConstants::class, WithFunction::class, Counter::class,
    ).map { it.java.name.replace('.', '/') }

    /** Returns a module of the compiled classes above, with PublicConstants in its public API. */
    private fun module(): ShippedModule {
        val module = ShippedModule(folder.newFolder(), folder.root)
        for (type in types) File("target/test-classes/$type.class").copyTo(File(module.classes, "$type.class"))
        module.apiDump.apply { parentFile.mkdirs() }.writeText("public final class $PACKAGE/PublicConstants {\n")
        return module
    }

    private fun classesIn(aar: File): Map<String, ByteArray> = ZipInputStream(classesJar(aar).inputStream()).use { jar ->
        generateSequence { jar.nextEntry }.map { it.name to jar.readBytes() }.filter { it.first.endsWith(".class") }
            .associate { (path, bytes) -> path.removeSuffix(".class") to bytes }
    }

    @Test
    fun `only objects of constants that nothing names are left out`() =
        assertEquals(setOf("$PACKAGE/Inlined", "$PACKAGE/Inlined\$Within"), inlinedConstants(listOf(module())))

    @Test
    fun `no class in an AAR refers to one that was left out`() {
        val modules = ShippedModule.all(android)
        val compiled = modules.flatMap { module -> classNames(module.classes) }.toSet()
        val packed = modules.map { classesIn(File("target/aars/${it.artifact}.aar")) }
        val leftOut = compiled - packed.flatMap { it.keys }.toSet()
        assertTrue("the objects of the core's numbers must be left out: $leftOut", "dev/alldrawn/internal/core/Kind" in leftOut)
        val referred = packed.flatMap { it.values }.flatMap(::typesOf).toSet()
        assertEquals(emptySet<String>(), referred intersect leftOut)
    }

    @Test
    fun `an AAR has the whole public API`() {
        for (module in ShippedModule.all(android)) {
            val folder = folder.newFolder()
            for ((type, bytes) in classesIn(File("target/aars/${module.artifact}.aar"))) {
                File(folder, "$type.class").apply { parentFile.mkdirs() }.writeBytes(bytes)
            }
            assertEquals(null, difference(module.apiDump, dump(folder)))
        }
    }

    private fun classNames(folder: File) =
        folder.walkTopDown().filter { it.extension == "class" }.map { it.relativeTo(folder).invariantSeparatorsPath.removeSuffix(".class") }

    private companion object {
        const val PACKAGE = "dev/alldrawn/packaging"
    }
}
