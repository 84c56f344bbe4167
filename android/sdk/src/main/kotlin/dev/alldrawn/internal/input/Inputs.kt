package dev.alldrawn.internal.input

import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main

/**
 * The latest tap or key of the user: where a visit starts (metric §1). Times are nanoseconds of [Clock]. Main thread.
 *
 * A view's click listener runs in a message of its own after the finger's last event was dispatched. So an input is
 * "being handled" from its dispatch until the messages posted in it have run.
 */
internal object Inputs {
    /** When the latest input happened; [Begin.NEVER]: none yet. */
    var latest = Begin.NEVER
        private set

    /** Whether it is being handled right now. */
    var isHandled = false
        private set

    /** When the input happened that is being handled; [Begin.NEVER]: none is. */
    val handled: Long get() = if (isHandled) latest else Begin.NEVER

    /** When the user last moved what scrolls: a finger, a wheel, an arrow key. */
    var moved = Long.MIN_VALUE / 2
        private set

    private var after: (() -> Unit)? = null
    private val end = Runnable { Guard.enter(Entry.INPUT_HANDLED) { end() } }

    private fun end() {
        isHandled = false
        after?.also { after = null }?.invoke()
    }

    /** An input at [at] is about to be dispatched. */
    fun begin(at: Long) {
        Main.handler.removeCallbacks(end)
        end()
        latest = at
        isHandled = true
    }

    /** It was dispatched; [after] is called once the app has handled it. */
    fun finish(after: (() -> Unit)?) {
        this.after = after
        Main.handler.post(end)
    }

    fun moved(at: Long) {
        moved = at
    }

    /** As before the first input. */
    fun reset() {
        Main.handler.removeCallbacks(end)
        latest = Begin.NEVER
        isHandled = false
        after = null
        moved = Long.MIN_VALUE / 2
    }
}
