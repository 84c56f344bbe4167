package dev.alldrawn.sample.leaks

import android.view.View
import android.view.ViewTreeObserver

/** Finds the SDK's listeners on a window's views in the framework's own lists. */
object Listeners {
    private const val OURS = "dev.alldrawn.internal"

    fun of(root: View): List<String> = inFields(root.viewTreeObserver, ViewTreeObserver::class.java) +
        (field(View::class.java, "mListenerInfo").get(root)?.let { inFields(it, it.javaClass) } ?: emptyList())

    private fun inFields(holder: Any, type: Class<*>): List<String> = type.declaredFields.flatMap { field ->
        field.isAccessible = true
        entries(field.get(holder)).filter { it.javaClass.name.startsWith(OURS) }.map { "${field.name}: ${it.javaClass.name}" }
    }

    // ViewTreeObserver keeps some lists in its own class CopyOnWriteArray, with the entries in `mData`.
    private fun entries(held: Any?): List<Any> = when {
        held == null -> emptyList()
        held is Iterable<*> -> held.filterNotNull()
        held.javaClass.simpleName == "CopyOnWriteArray" -> entries(field(held.javaClass, "mData").get(held))
        else -> listOf(held)
    }

    private fun field(type: Class<*>, name: String) = type.getDeclaredField(name).apply { isAccessible = true }
}
