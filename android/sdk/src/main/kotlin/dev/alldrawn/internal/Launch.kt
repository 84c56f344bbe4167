package dev.alldrawn.internal

import android.app.ActivityManager
import android.os.Build
import android.os.Process

/** The app's launch, as a start of its first visit (metric §1). Main thread. */
internal object Launch {
    private var at = Beginning.NEVER
    private var kind = LaunchKind.UNKNOWN
    private var isForeground = false
    private var hasScreen = false

    /** The SDK is installed: the process was started a little before. */
    fun installed() {
        at = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) Api24.processStart() else Clock.now()
        val state = ActivityManager.RunningAppProcessInfo()
        ActivityManager.getMyMemoryState(state)
        // Started for a screen, and not for a service or a broadcast.
        isForeground = state.importance == ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND
        kind = LaunchKind.COLD
        hasScreen = false
    }

    /** The process has its first Activity, or comes back to the screen. */
    fun screen(isFirst: Boolean) {
        if (isFirst && hasScreen) return
        if (hasScreen) {
            at = Clock.now()
            kind = LaunchKind.HOT
        } else if (!isForeground) {
            // The process was there, and did something else.
            at = Clock.now()
            kind = LaunchKind.WARM
        }
        isForeground = true
        hasScreen = true
    }

    /** The app has gone to the background. */
    fun left() {
        at = Beginning.NEVER
    }

    fun complete(origin: Origin): Origin =
        Origin(origin.navigation, origin.input, origin.isLinked, origin.external, at, kind, isForeground && hasScreen)

    /** When what opened the app from outside was received: at the earliest moment that is known of it. */
    fun receipt(now: Long): Long = if (kind == LaunchKind.COLD && at != Beginning.NEVER) at else now
}

/** What Android 7 brought. */
@FromApi(24)
internal object Api24 {
    fun processStart(): Long = Process.getStartUptimeMillis() * 1_000_000
}
