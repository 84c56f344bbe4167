package dev.alldrawn.internal.input

import android.app.Activity
import android.os.SystemClock
import android.view.MotionEvent
import android.view.Window
import dev.alldrawn.Measuring
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import java.lang.reflect.Proxy
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** Tests that the SDK's window callback passes all calls on, also together with callbacks of other libraries. */
@RunWith(DeviceRunner::class)
class WindowInputsTest {
    @get:Rule
    val fresh = FreshSdk()

    private val calls = ArrayList<String>()
    private val window: Window by lazy { Robolectric.buildActivity(Activity::class.java).setup().get().window }

    /** A callback of the app or of another library. It records each call and passes it to [behind], if there is one. */
    private fun recording(name: String, behind: Window.Callback? = null): Window.Callback =
        Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Window.Callback::class.java)) { _, method, arguments ->
            calls += "$name.${method.name}(${arguments.orEmpty().joinToString()})"
            when {
                behind != null -> method.invoke(behind, *arguments.orEmpty())
                method.returnType == Boolean::class.javaPrimitiveType -> true
                else -> null
            }
        } as Window.Callback

    private fun tap() {
        val now = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            window.callback.dispatchTouchEvent(MotionEvent.obtain(now, now, action, 5f, 5f, 0))
        }
    }

    private fun chain(): List<String> {
        calls.clear()
        tap()
        return calls.map { it.substringBefore('.') }.distinct()
    }

    @Test
    fun `every call passes, with null for every object`() {
        window.callback = recording("app")
        WindowInputs.listen(window)
        assertTrue(window.callback is WindowInputs)
        for (method in Window.Callback::class.java.methods) {
            val arguments = method.parameterTypes.map<Class<*>, Any?> { type ->
                when (type) {
                    Int::class.javaPrimitiveType -> 7
                    Boolean::class.javaPrimitiveType -> true
                    else -> null
                }
            }
            calls.clear()
            val result = method.invoke(window.callback, *arguments.toTypedArray())
            assertEquals(listOf("app.${method.name}(${arguments.joinToString()})"), calls)
            if (method.returnType == Boolean::class.javaPrimitiveType) assertEquals(method.name, true, result)
        }
    }

    @Test
    fun `a library that wraps ours keeps its place, and a tap is observed once`() {
        window.callback = recording("app")
        Measuring()
        WindowInputs.listen(window)
        val ours = window.callback
        val theirs = recording("theirs", ours)
        window.callback = theirs
        repeat(5) {
            WindowInputs.listen(window)
            tap()
        }
        assertSame("the library's callback must stay the window's callback", theirs, window.callback)
        assertEquals(listOf("theirs", "app"), chain())
        // The library removes its own callback.
        window.callback = ours
        WindowInputs.listen(window)
        assertSame(ours, window.callback)
    }

    @Test
    fun `a callback that replaced ours is wrapped again`() {
        window.callback = recording("app")
        Measuring()
        WindowInputs.listen(window)
        val ours = window.callback
        window.callback = recording("another")
        WindowInputs.listen(window)
        WindowInputs.listen(window)
        assertTrue("a new callback of the SDK must be in front", window.callback is WindowInputs && window.callback !== ours)
        assertEquals(listOf("another"), chain())
    }

    @Test
    fun `switching off restores the app's callback if ours was in front`() {
        val app = recording("app")
        window.callback = app
        Measuring()
        WindowInputs.listen(window)
        Sdk.off("a test")
        assertSame(app, window.callback)
    }

    @Test
    fun `switched off behind another library's callback, ours only passes calls on`() {
        window.callback = recording("app")
        Measuring()
        WindowInputs.listen(window)
        val theirs = recording("theirs", window.callback)
        window.callback = theirs
        Sdk.off("a test")
        assertSame(theirs, window.callback)
        assertEquals(listOf("theirs", "app"), chain())
        Frames.step()
        assertEquals(Begin.NEVER, Inputs.latest)
    }
}
