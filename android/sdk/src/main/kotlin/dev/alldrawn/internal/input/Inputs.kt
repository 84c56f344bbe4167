package dev.alldrawn.internal.input

import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/**
 * The user's latest tap or key, at which a visit can start (metric §1). Times are nanoseconds of [Clock]. Main thread.
 *
 * The framework calls a view's click listener in a separate message, after the last touch event was dispatched.
 * Therefore an input is "being handled" from its dispatch until the messages that were posted during the dispatch have
 * run.
 */
internal object Inputs {
    /** Time of the latest input; [Begin.NEVER] if there was none. */
    var latest = Begin.NEVER
        private set

    /** True while the latest input is being handled. */
    var isHandled = false
        private set

    /** Time of the input that is being handled; [Begin.NEVER] if there is none. */
    val handled: Long get() = if (isHandled) latest else Begin.NEVER

    /**
     * Time of the user's latest action that can scroll a view: moving a finger or a wheel, or pressing an arrow key.
     */
    var moved = Long.MIN_VALUE / 2
        private set

    /** The control that the latest input touched; null if it touched none. */
    var touched: TouchedControl? = null
        private set

    private var after: (() -> Unit)? = null
    private val end = Runnable { Guard.enter(Entry.INPUT_HANDLED) { end() } }

    private fun end() {
        isHandled = false
        after?.also { after = null }?.invoke()
    }

    /** Called before an input at [at], which touches the control [touched], is dispatched to the app. */
    fun begin(at: Long, touched: TouchedControl?) {
        Main.handler.removeCallbacks(end)
        end()
        latest = at
        this.touched = touched
        isHandled = true
    }

    /** Called after an input was dispatched to the app. [after] is called once the app has handled the input. */
    fun finish(after: (() -> Unit)?) {
        this.after = after
        Main.handler.post(end)
    }

    /** Registers that the user moved a finger or wheel or pressed an arrow key at [at]. */
    fun moved(at: Long) {
        moved = at
    }

    /** Restores the state before the first input. */
    fun reset() {
        Main.handler.removeCallbacks(end)
        latest = Begin.NEVER
        isHandled = false
        touched = null
        after = null
        moved = Long.MIN_VALUE / 2
    }
}
