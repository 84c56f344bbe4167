package dev.alldrawn.internal

import android.os.Handler
import android.os.Looper
import android.util.Log

/** The main thread: everything of the SDK that touches a view is done there, and nothing waits on it. */
internal object Main {
    val handler = Handler(Looper.getMainLooper())

    val isCurrent: Boolean get() = Looper.myLooper() == Looper.getMainLooper()

    /** Whether a public call may go on; a line in the log where it may not. */
    fun checked(call: String): Boolean {
        if (isCurrent) return true
        Notes.once("alldrawn: $call belongs to the main thread, and was called on ${Thread.currentThread().name}; it does nothing")
        return false
    }

    /** Runs what touches views: at once on the main thread, else there as soon as it can. */
    inline fun run(crossinline act: () -> Unit) {
        if (isCurrent) act() else handler.post { act() }
    }
}

/** Lines in the log, each once. */
internal object Notes {
    private const val TAG = "alldrawn"
    private const val MOST = 64
    private val told = HashSet<String>()

    fun once(line: String) {
        val isNew = synchronized(told) { told.size < MOST && told.add(line) }
        if (isNew) Log.e(TAG, line)
    }
}
