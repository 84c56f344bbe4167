package dev.alldrawn.internal.visit

import android.text.Editable
import android.text.TextWatcher
import android.view.View
import android.view.ViewTreeObserver
import android.widget.EditText
import dev.alldrawn.internal.core.Answer
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Core
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.views.Texts

/**
 * Measures typing in a surface's search field. Each key in the field ends the running typing visit and begins another
 * one (metric §10). A soft keyboard sends no key events, so every text change of the focused field counts as a key.
 * While the surface is open, it has one focus listener, and one text listener if a search field has the focus.
 */
internal class Typing(private val surface: Surface) : ViewTreeObserver.OnGlobalFocusChangeListener, View.OnAttachStateChangeListener {
    private var root: View? = null
    private var focused: FieldWatcher? = null
    private var visit: Visit? = null

    // True if the focus listener is registered. Prevents a second registration, because attached() is called twice if
    // observe() runs while the view is being attached.
    private var isListening = false

    val isPending: Boolean get() = visit?.isPending == true

    val isObserved: Boolean get() = visit?.isOver == false

    /** True if a search field has the focus. */
    val hasField: Boolean get() = focused != null

    fun observe(root: View) {
        close()
        this.root = root
        root.addOnAttachStateChangeListener(this)
        if (root.isAttachedToWindow) attached(root)
        visit?.let(surface::show)
    }

    fun close() {
        Guard.cleanUp { root?.removeOnAttachStateChangeListener(this) }
        Guard.cleanUp { root?.viewTreeObserver?.removeOnGlobalFocusChangeListener(this) }
        isListening = false
        root = null
        Guard.cleanUp { focus(null) }
    }

    fun typed(of: Visit, at: Long) {
        if (!of.textKey(at)) return
        val id = Surface.newId()
        val wall = System.currentTimeMillis()
        val begun = Visit(surface, at, { Begin(id = id, name = surface.name, at = at, wallMs = wall) }, typingOf = of)
        visit = begun
        surface.show(begun)
        Sdk.add(begun)
    }

    fun userInput(down: Long, report: (Core, Int) -> Answer) {
        visit?.userInput(down, report)
    }

    fun dialogInput(report: (Core, Int) -> Answer) {
        val visit = visit ?: return
        visit.call { report(it, visit.handle) }
    }

    fun changed() {
        visit?.changed()
    }

    fun pause(until: Long) {
        visit?.pause(until)
    }

    fun resume() {
        visit?.resume()
    }

    /**
     * Called before the surface is left. Returns the time of the input that left the surface if it is known only here,
     * otherwise [Begin.NEVER].
     */
    fun leave(reason: Leave): Long = visit?.leaveWithSurface(reason) ?: Begin.NEVER

    /** Called after the surface was left, and with it the typing visit. */
    fun left() {
        visit?.leftWithSurface()
        visit = null
    }

    override fun onViewAttachedToWindow(view: View): Unit = Guard.enter(Entry.FIELD_ATTACHED) { attached(view) }

    private fun attached(view: View) {
        if (isListening) return
        isListening = true
        view.viewTreeObserver.addOnGlobalFocusChangeListener(this)
        focus(view.findFocus())
    }

    override fun onViewDetachedFromWindow(view: View): Unit = Guard.enter(Entry.FIELD_DETACHED) {
        isListening = false
        view.viewTreeObserver.removeOnGlobalFocusChangeListener(this)
        focus(null)
        // Called even if no visit is pending, because the core keeps a surface until it is left.
        surface.detached()
    }

    override fun onGlobalFocusChanged(oldFocus: View?, newFocus: View?): Unit = Guard.enter(Entry.FOCUS) { focus(newFocus) }

    private fun focus(view: View?) {
        val next = (view as? EditText)?.takeIf { Texts.isSearchField(it) && surface.contains(it) }
        if (next === focused?.field) return
        focused?.end()
        focused = next?.let(::FieldWatcher)
    }

    /** Listens to text changes of the search [field] that has the focus. */
    private inner class FieldWatcher(val field: EditText) : TextWatcher {
        private var isOver = false

        init {
            field.addTextChangedListener(this)
        }

        // The removal is posted, because a field throws if a listener is removed while it calls its listeners.
        fun end() {
            isOver = true
            Main.handler.post { Guard.cleanUp { field.removeTextChangedListener(this) } }
        }

        // beforeTextChanged is called before the app's own listeners, so visits that they begin belong to this key.
        override fun beforeTextChanged(text: CharSequence?, start: Int, count: Int, after: Int): Unit = Guard.enter(Entry.TEXT) {
            if (!isOver && field.hasFocus()) surface.typed(if (Inputs.isHandled) Inputs.latest else Clock.now())
        }

        override fun onTextChanged(text: CharSequence?, start: Int, before: Int, count: Int) = Unit

        override fun afterTextChanged(text: Editable?) = Unit
    }
}
