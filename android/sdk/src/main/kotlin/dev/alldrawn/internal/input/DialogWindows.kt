package dev.alldrawn.internal.input

import android.view.View
import android.view.Window
import android.view.inspector.WindowInspector
import dev.alldrawn.internal.sdk.FromApi
import java.lang.reflect.Field

/**
 * Finds the windows of dialogs that the app opens without the SDK, so that inputs in them are observed too (metric
 * §10). Menus and other popups have no `Window`, so inputs in them stay unseen.
 */
@FromApi(29)
internal object DialogWindows {
    // For each class of root views, its field that refers to a window; null if it has none.
    private val fields = HashMap<Class<*>, Field?>()

    /** Observes all windows of the app that are not observed yet. */
    fun listen() {
        for (root in WindowInspector.getGlobalWindowViews()) windowOf(root)?.let(WindowInputs::listenOnce)
    }

    // No public method leads from a window's root view to the window, so the view's field is read, found by its type.
    // If the platform hides the field, the window stays unobserved.
    private fun windowOf(root: View): Window? = fields.getOrPut(root.javaClass) { fieldOf(root.javaClass) }?.get(root) as? Window

    private fun fieldOf(roots: Class<*>): Field? = try {
        roots.declaredFields.firstOrNull { Window::class.java.isAssignableFrom(it.type) }?.apply { isAccessible = true }
    } catch (_: RuntimeException) {
        null
    }
}
