package dev.alldrawn.packaging

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.File
import java.util.zip.ZipInputStream
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.objectweb.asm.ClassReader
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.LineNumberNode

class AarTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val classes = File("target/classes")

    private fun aar(): Aar {
        val manifest = folder.newFile().apply { writeText("<manifest/>") }
        val rules = folder.newFile().apply { writeText("-keepnames class a.B") }
        val library = File(folder.newFolder(), "liballdrawn.so").apply { writeText("elf") }
        return Aar("alldrawn-sdk", manifest, classes, emptySet(), rules, mapOf("x86_64" to library, "arm64-v8a" to library))
    }

    private fun bytes(aar: Aar) = ByteArrayOutputStream().also(aar::write).toByteArray()

    @Test
    fun `an AAR contains the files that an app's build expects`() {
        val names = ArrayList<String>()
        ZipInputStream(ByteArrayInputStream(bytes(aar()))).use { zip -> while (true) names += (zip.nextEntry ?: break).name }
        val expected = listOf(
            "AndroidManifest.xml", "R.txt", "classes.jar", "jni/arm64-v8a/liballdrawn.so", "jni/x86_64/liballdrawn.so", "proguard.txt",
        )
        assertEquals(expected, names)
    }

    @Test
    fun `an AAR that is packed again later has the same bytes`() {
        val first = bytes(aar())
        Thread.sleep(SECONDS_OF_A_ZIP)
        assertArrayEquals(first, bytes(aar()))
    }

    @Test
    fun `classes of the SDK lose the names of local variables, and keep the lines of stack traces`() {
        val compiled = File("../sdk/target/classes/dev/alldrawn/internal/core/Core.class").readBytes()
        val packed = withoutLocalVariables(compiled)
        assertTrue("${packed.size} of ${compiled.size} bytes", packed.size < compiled.size)
        val methods = ClassNode().also { ClassReader(packed).accept(it, 0) }.methods
        assertTrue(methods.all { it.localVariables.isNullOrEmpty() })
        assertTrue(methods.any { method -> method.instructions.any { it is LineNumberNode } })
        val public = File("../sdk/target/classes/dev/alldrawn/SurfaceTracker.class").readBytes()
        assertArrayEquals(public, withoutLocalVariables(public))
    }

    @Test
    fun `a changed API is reported with its difference`() {
        val dump = dump(classes)
        val committed = folder.newFile().apply { writeText(dump) }
        assertNull(difference(committed, dump))
        val renamed = dump.replace("public static final fun main", "public static final fun other")
        val message = difference(committed, renamed)
        assertTrue("$message", message != null && "main" in message && "other" in message)
    }

    @Test
    fun `a library for an unknown ABI is an error, and one for this machine is left out`() {
        val libraries = folder.newFolder()
        File(libraries, "host").mkdir()
        assertEquals(emptyMap<String, File>(), librariesByAbi(libraries))
        File(libraries, "riscv").mkdir()
        val error = assertThrows(IllegalStateException::class.java) { librariesByAbi(libraries) }
        assertTrue("${error.message}", "riscv" in error.message!!)
    }

    private companion object {
        /** Time in milliseconds after which the date in a zip file differs: such dates have steps of two seconds. */
        const val SECONDS_OF_A_ZIP = 2_100L
    }
}
