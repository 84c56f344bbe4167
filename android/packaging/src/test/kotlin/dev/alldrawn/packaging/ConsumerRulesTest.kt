package dev.alldrawn.packaging

import android.app.Application
import android.content.Context
import dev.alldrawn.AllDrawn
import dev.alldrawn.BaseSurfaceDialog
import dev.alldrawn.BaseSurfaceView
import dev.alldrawn.androidx.BaseSurfaceFragment
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

// Classes of an app for the test. The app's surfaces have the names of these classes. No manifest names the classes.
class CheckoutDialog(context: Context) : BaseSurfaceDialog(context)

class BasketTab(context: Context) : BaseSurfaceView(context)

class OrderFragment : BaseSurfaceFragment()

/** A class that no rule and no manifest names. */
class Basket {
    fun measure(app: Application): Any = AllDrawn.apply { install(app) }.status
}

/** The app's entry point. */
object Entry {
    @JvmStatic
    fun enter(app: Application): List<Any> = listOf(Basket().measure(app), CheckoutDialog(app), BasketTab(app), OrderFragment())
}

/** Runs R8 on an app with only the rules in the AARs. */
class ConsumerRulesTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val android = File("..").canonicalFile
    private val shipped = ShippedModule.all(android).filter { it.path == "sdk" || it.path == "androidx" }
    private val surfaces = listOf(CheckoutDialog::class, BasketTab::class, OrderFragment::class).map { it.java.name }

    private fun shrunk(rules: List<String>): Set<String> {
        val app = folder.newFolder()
        for (type in surfaces + Basket::class.java.name + Entry::class.java.name) {
            val path = "${type.replace('.', '/')}.class"
            File("target/test-classes", path).copyTo(File(app, path))
        }
        val libraries = classPath(android, "libraries")
        val out = folder.newFolder()
        shrink(shipped.map(ShippedModule::classes) + app, libraries, rules + "-keep class ${Entry::class.java.name} { *; }", out.toPath())
        return classesIn(out)
    }

    private fun classesIn(folder: File): Set<String> =
        folder.walkTopDown().filter { it.extension == "class" }.map { it.relativeTo(folder).path.removeSuffix(".class").replace('/', '.') }.toSet()

    @Test
    fun `R8 keeps the names of surfaces and of the core's class, and no others`() {
        val remaining = shrunk(shipped.flatMap { it.consumerRules.readLines() })
        for (surface in surfaces) assertTrue("$surface was renamed or removed: $remaining", surface in remaining)
        assertFalse("a class that nothing names must be renamed", Basket::class.java.name in remaining)
        val internal = classesIn(shipped.single { it.path == "sdk" }.classes).filter { it.startsWith("dev.alldrawn.internal.") }
        assertEquals(listOf(NATIVE), internal.filter { it in remaining })
    }

    @Test
    fun `without the rules R8 keeps none of these names`() {
        val remaining = shrunk(listOf("-dontwarn none"))
        assertEquals(emptyList<String>(), (surfaces + NATIVE).filter { it in remaining })
    }

    @Test
    fun `an app's build keeps the classes that its manifest names`() {
        val activity = """<activity android:exported="true" android:name="c.Main"/>"""
        val manifest = folder.newFile().apply {
            writeText("""<manifest package="a.b"><application android:name=".App">$activity</application></manifest>""")
        }
        assertEquals(listOf("-keep class a.b.App { <init>(); }", "-keep class c.Main { <init>(); }"), manifestRules(manifest))
    }

    private companion object {
        const val NATIVE = "dev.alldrawn.internal.core.Native"
    }
}
