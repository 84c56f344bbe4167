package dev.alldrawn.packaging

import android.app.Application
import java.io.File
import java.net.URLClassLoader
import java.util.zip.Deflater
import java.util.zip.ZipEntry
import java.util.zip.ZipFile
import java.util.zip.ZipOutputStream
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Tests apps that lack an adapter's optional library, or that have an older version of it. */
class MissingLibrariesTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val android = File("..").canonicalFile
    private val libraries by lazy { classPath(android, "libraries") }

    /** Returns the libraries without the classes whose paths begin with one of [names]. */
    private fun without(vararg names: String): List<File> = libraries.map { library ->
        if (names.none { holds(library, it) }) return@map library
        val copy = File(folder.newFolder(), "library.jar")
        ZipOutputStream(copy.outputStream()).use { out ->
            out.setLevel(Deflater.NO_COMPRESSION)
            for ((name, bytes) in classes(library)) {
                if (names.any(name::startsWith)) continue
                out.putNextEntry(ZipEntry(name))
                out.write(bytes)
            }
        }
        copy
    }

    private fun holds(library: File, name: String): Boolean =
        if (library.isDirectory) File(library, name).exists() else ZipFile(library).use { zip -> zip.entries().asSequence().any { it.name.startsWith(name) } }

    private fun classes(library: File): Sequence<Pair<String, ByteArray>> = sequence {
        if (library.isDirectory) {
            for (file in library.walkTopDown().filter { it.extension == "class" }) yield(file.relativeTo(library).path to file.readBytes())
        } else {
            ZipFile(library).use { zip ->
                for (entry in zip.entries()) if (entry.name.endsWith(".class")) yield(entry.name to zip.getInputStream(entry).readBytes())
            }
        }
    }

    private fun shrunkWithout(module: String, vararg names: String) {
        val used = ShippedModule.all(android).filter { it.path == "sdk" || it.path == module }
        val rules = used.flatMap { it.consumerRules.readLines() } + "-keep class dev.alldrawn.** { *; }"
        shrink(used.map(ShippedModule::classes), without(*names), rules, folder.newFolder().toPath())
    }

    @Test
    fun `R8 accepts the AndroidX adapter without RecyclerView and ViewPager2`() =
        shrunkWithout("androidx", "androidx/recyclerview/", "androidx/viewpager2/")

    @Test
    fun `R8 accepts the Compose adapter with Compose before 1_8 and without Coil`() =
        shrunkWithout("compose", "androidx/compose/ui/semantics/SemanticsInfo.class", "coil3/")

    @Test
    fun `FragmentSurfaces installs without RecyclerView`() {
        val path = ShippedModule.all(android).map { it.classes.toURI().toURL() } + without("androidx/recyclerview/").map { it.toURI().toURL() }
        URLClassLoader(path.toTypedArray(), ClassLoader.getPlatformClassLoader()).use { loader ->
            val application = loader.loadClass(Application::class.java.name)
            val surfaces = loader.loadClass("dev.alldrawn.androidx.FragmentSurfaces")
            val nameOf = surfaces.getField("every").get(null)
            val install = surfaces.methods.single { it.name == "install" && it.parameterCount == 2 }
            install.invoke(null, application.getDeclaredConstructor().newInstance(), nameOf)
        }
    }
}
