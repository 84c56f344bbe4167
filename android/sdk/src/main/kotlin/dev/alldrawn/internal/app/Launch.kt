package dev.alldrawn.internal.app

import android.app.ActivityManager
import android.os.Build
import android.os.Process
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.LaunchKind
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.visit.Origin

/**
 * The app's launch, at which its first visit may start (metric §1). Only a cold launch counts: the process was started
 * for a screen and has been in the foreground since. The platform does not expose the start of a warm or hot launch, so
 * visits after such a launch start at their input or begin. Main thread.
 */
internal object Launch {
    private var at = Begin.NEVER

    /** Records the launch time when the SDK is installed, shortly after the process was started. */
    fun installed(importance: () -> Int = ::importance) {
        at = when {
            !isForScreen(importance) -> Begin.NEVER
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.N -> Api24.processStart()
            else -> Clock.now()
        }
    }

    // Returns true if the process was started for a screen and not for a service or broadcast. Returns false if the
    // system cannot be asked.
    private fun isForScreen(importance: () -> Int): Boolean = try {
        importance() == ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND
    } catch (error: RuntimeException) {
        LogOnce.error("alldrawn: the system did not report why the process was started ($error); no visit starts with the launch")
        false
    }

    private fun importance(): Int = ActivityManager.RunningAppProcessInfo().also(ActivityManager::getMyMemoryState).importance

    /** Forgets the launch, because the app went to the background. */
    fun left() {
        at = Begin.NEVER
    }

    /** Returns [origin] with the launch added, if it counts. */
    fun complete(origin: Origin): Origin = Origin(
        origin.navigation, origin.input, origin.isLinked, origin.external,
        at, if (at == Begin.NEVER) LaunchKind.UNSPECIFIED else LaunchKind.COLD, isForeground = at != Begin.NEVER,
    )

    /**
     * Returns the time at which the app received the intent of another app that opens a screen: the process start if
     * the process was started for this intent, otherwise [now].
     */
    fun receipt(now: Long): Long = if (at != Begin.NEVER && now - at < START_NS) at else now

    /** If a process is older than this, it was not started for the screen that opens now: 30 s, as in metric §1. */
    private const val START_NS = 30_000_000_000L
}

/** Calls that need Android 7. */
@FromApi(24)
internal object Api24 {
    fun processStart(): Long = Process.getStartUptimeMillis() * 1_000_000
}
