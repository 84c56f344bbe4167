package dev.alldrawn.internal.sdk

import android.util.Log

/** Writes lines to the log, each only once in the process, and at most [MAX_LINES] lines. */
internal object LogOnce {
    private const val TAG = "alldrawn"
    private const val MAX_LINES = 64
    private val logged = HashSet<String>()

    /** Logs [line], with the stack trace of [cause] if there is one. Any thread. */
    fun error(line: String, cause: Throwable? = null) {
        val isNew = synchronized(logged) { logged.size < MAX_LINES && logged.add(line) }
        if (!isNew) return
        if (cause == null) Log.e(TAG, line) else Log.e(TAG, line, cause)
    }

    /** Forgets which lines were written. For tests. */
    fun reset(): Unit = synchronized(logged) { logged.clear() }
}
