package dev.alldrawn.internal.app

import android.app.ActivityManager
import android.os.Build
import android.os.Process
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.LaunchKind
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.visit.Origin

/**
 * The app's launch, as a start of its first visit (metric §1): a cold one, of a process that was started for a screen and
 * has been in the foreground since. One that was there already, warm or hot, was launched by nothing that the platform
 * tells: its screens start with what opened them, or with their begin. Main thread.
 */
internal object Launch {
    private var at = Begin.NEVER

    /** The SDK is installed: the process was started a little before. */
    fun installed(importance: () -> Int = ::importance) {
        at = when {
            !isForScreen(importance) -> Begin.NEVER
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.N -> Api24.processStart()
            else -> Clock.now()
        }
    }

    // Started for a screen, and not for a service or a broadcast. False if the system does not answer.
    private fun isForScreen(importance: () -> Int): Boolean = try {
        importance() == ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND
    } catch (error: RuntimeException) {
        LogOnce.error("alldrawn: the system did not answer what the process was started for ($error); no visit starts with the launch")
        false
    }

    private fun importance(): Int = ActivityManager.RunningAppProcessInfo().also(ActivityManager::getMyMemoryState).importance

    /** The app has gone to the background. */
    fun left() {
        at = Begin.NEVER
    }

    fun complete(origin: Origin): Origin = Origin(
        origin.navigation, origin.input, origin.isLinked, origin.external,
        at, if (at == Begin.NEVER) LaunchKind.UNSPECIFIED else LaunchKind.COLD, isForeground = at != Begin.NEVER,
    )

    /** When what opened the app's first screen from outside was received: what starts a process does so at once. */
    fun receipt(now: Long): Long = if (at != Begin.NEVER && now - at < START_NS) at else now

    /** A process that was there for longer was not started for the screen that opens now (metric §1 uses the same span). */
    private const val START_NS = 30_000_000_000L
}

/** What Android 7 brought. */
@FromApi(24)
internal object Api24 {
    fun processStart(): Long = Process.getStartUptimeMillis() * 1_000_000
}
