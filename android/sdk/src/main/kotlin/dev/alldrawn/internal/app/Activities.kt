package dev.alldrawn.internal.app

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.os.Build
import android.os.Bundle
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.delivery.Delivery
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.Navigation
import dev.alldrawn.internal.input.WindowInputs
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.FromApi
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.visit.Origin
import dev.alldrawn.internal.visit.Surface

/**
 * Measures each Activity as a surface: a visit begins when the Activity is created or shown again, and ends when
 * something else takes the screen. Only the lifecycle callbacks after `onActivityPaused` show what took the screen, so
 * a paused surface waits for them ([Pause]).
 */
internal class Activities : Application.ActivityLifecycleCallbacks {
    private var application: Application? = null
    private var nameOf: (Activity) -> String? = { null }
    private val screens = ArrayList<Screen>()

    // Screens whose Activity is being recreated, for a rotation. They continue in the next Activity of the same class.
    private val recreated = ArrayList<Screen>()

    /** The app's presence in the foreground, according to the lifecycle callbacks. */
    var presence = Presence.NOT_YET
        private set

    /** NOT_YET: no Activity was shown so far. IN_FRONT: an Activity is shown. LEFT: the app went to the background. */
    enum class Presence { NOT_YET, IN_FRONT, LEFT }

    /** One Activity, its surface (null if it is not measured) and its lifecycle state. */
    private class Screen(var activity: Activity, val surface: Surface?) {
        var isShown = false
        var wasShown = false
        var pause: Pause? = null
    }

    /**
     * A pause of an Activity whose reason is not known yet. [at]: the time of the pause. [input]: the time of the input
     * that was being handled. [isByUser]: the user made an input in the Activity at most 3 s before.
     */
    private class Pause(val at: Long, val input: Long, val isFinishing: Boolean, val isByUser: Boolean)

    fun start(application: Application, nameOf: (Activity) -> String?) {
        this.application = application
        this.nameOf = nameOf
        application.registerActivityLifecycleCallbacks(this)
    }

    fun stop() {
        application?.unregisterActivityLifecycleCallbacks(this)
        application = null
        screens.clear()
        recreated.clear()
        presence = Presence.NOT_YET
    }

    /** Returns the surface of an Activity, or null if it is not measured. */
    fun surfaceOf(activity: Activity): Surface? = screens.firstOrNull { it.activity === activity }?.surface

    /** Ends the Activity's visit and begins another one, because the Activity received a new intent. */
    fun newIntent(activity: Activity) {
        val screen = screenOf(activity) ?: return
        val surface = screen.surface ?: return
        // To deliver an intent, the system pauses the Activity and resumes it at once. That pause ends here.
        if (screen.pause == null) surface.leave(Leave.NAVIGATION) else endPause(screen, Leave.NAVIGATION)
        surface.begin(external(Origin.now(), Clock.now()), isFromCache = true)
    }

    /** Registers that [activity] starts another screen. If an input is being handled, its surface is left at once. */
    fun startsActivity(activity: Activity) {
        Navigation.call()
        if (!Inputs.isHandled) return
        // No need to wait for a pause and its reason: this input leaves the surface.
        screens.firstOrNull { it.activity === activity }?.surface?.leave(Leave.NAVIGATION)
    }

    override fun onActivityCreated(activity: Activity, savedInstanceState: Bundle?): Unit =
        Guard.enter(Entry.ACTIVITY_CREATED) { created(activity) }

    private fun created(activity: Activity) {
        val before = recreated.firstOrNull { it.activity.javaClass == activity.javaClass }
        if (before != null) {
            recreated -= before
            before.activity = activity
            before.isShown = false
            // The visit continues: the next onActivityStarted must not begin another one.
            before.wasShown = false
            screens += before
            return
        }
        endPauses { if (it.isByUser) Leave.NAVIGATION else Leave.REPLACED }
        val surface = name(activity)?.let(Sdk::open)
        screens += Screen(activity, surface)
        surface?.begin(origin(activity))
    }

    override fun onActivityStarted(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_STARTED) { started(activity) }

    private fun started(activity: Activity) {
        WindowInputs.listen(activity.window)
        val screen = screenOf(activity) ?: return
        if (presence != Presence.IN_FRONT) {
            presence = Presence.IN_FRONT
            Delivery.current?.foreground()
        }
        endPauses { Leave.BACK }
        if (screen.wasShown && !screen.isShown) screen.surface?.begin(Origin.now(), isFromCache = true)
        screen.isShown = true
        screen.wasShown = true
        activity.window.peekDecorView()?.let { observe(screen, it) }
    }

    override fun onActivityResumed(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_RESUMED) { resumed(activity) }

    private fun resumed(activity: Activity) {
        val screen = screenOf(activity) ?: return
        // Nothing was started or stopped since the pause, so only a system window covered the Activity.
        endPause(screen, Leave.SYSTEM_DIALOG)
        if (screen.surface?.rootView == null) observe(screen, activity.window.decorView)
    }

    override fun onActivityPaused(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_PAUSED) { paused(activity) }

    private fun paused(activity: Activity) {
        val screen = screenOf(activity) ?: return
        if (activity.isChangingConfigurations || staysVisible(activity)) return
        val now = Clock.now()
        // The input that opened this screen does not count, because it cannot have left the screen.
        val isByUser = Inputs.latest > (screen.surface?.beganAt ?: Begin.NEVER) && now - Inputs.latest <= USER_ACT_NS
        val pause = Pause(now, Inputs.handled, activity.isFinishing, isByUser)
        screen.pause = pause
        each(screen) { it.pause(now + PAUSE_NS) }
        val expired = Runnable {
            Guard.enter(Entry.PAUSE_EXPIRED) {
                if (screen.pause === pause) endPause(screen, if (pause.isFinishing) Leave.BACK else Leave.SYSTEM_DIALOG)
            }
        }
        Main.handler.postDelayed(expired, PAUSE_NS / 1_000_000)
    }

    override fun onActivityStopped(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_STOPPED) { stopped(activity) }

    private fun stopped(activity: Activity) {
        val screen = screenOf(activity) ?: return
        screen.isShown = false
        if (activity.isChangingConfigurations) return
        // Checks all screens. A counter of shown screens would be wrong, because a screen can be started twice in a
        // row.
        val isLast = screens.none { it.isShown }
        if (isLast) {
            presence = Presence.LEFT
            Launch.left()
        }
        val reason = if (isLast) Leave.BACKGROUND else Leave.NAVIGATION
        if (screen.pause == null) each(screen) { it.leave(reason) } else endPause(screen, if (activity.isFinishing) Leave.BACK else reason)
        if (isLast) Sdk.background()
    }

    override fun onActivityDestroyed(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_DESTROYED) { destroyed(activity) }

    private fun destroyed(activity: Activity) {
        val screen = screenOf(activity) ?: return
        screens -= screen
        if (activity.isChangingConfigurations) {
            recreated += screen
            // The system creates the next Activity of this class before the posted message runs. If it does not, the
            // surface is left.
            Main.handler.post { Guard.enter(Entry.ACTIVITY_NOT_RECREATED) { if (recreated.remove(screen)) screen.surface?.close(Leave.REMOVED) } }
        } else {
            screen.surface?.close(if (activity.isFinishing) Leave.BACK else Leave.REMOVED)
        }
    }

    override fun onActivitySaveInstanceState(activity: Activity, outState: Bundle) = Unit

    private fun screenOf(activity: Activity): Screen? = screens.firstOrNull { it.activity === activity }

    private fun observe(screen: Screen, decor: android.view.View) {
        if (screen.surface?.rootView !== decor) screen.surface?.observe(decor, screen.activity.window)
    }

    private fun name(activity: Activity): String? =
        Guard.askApp({ "the name of ${activity.javaClass.name}, which is not measured," }, null) { nameOf(activity) }

    private fun origin(activity: Activity): Origin {
        val call = Navigation.arrive()
        val origin = Origin.now()
        if (call != null) {
            val isLinked = call.input != Begin.NEVER
            return Origin(
                call.number, if (isLinked) call.input else origin.input, isLinked || origin.isLinked,
                Begin.NEVER, origin.launch, origin.launchKind, origin.isForeground,
            )
        }
        // True if another app opened the screen. The launcher does not count as another app.
        val isFromOutside = presence != Presence.IN_FRONT && !isFromLauncher(activity.intent)
        return if (isFromOutside) external(origin, Launch.receipt(Clock.now())) else origin
    }

    private fun external(origin: Origin, received: Long): Origin = Origin(
        origin.navigation, origin.input, origin.isLinked, received, origin.launch, origin.launchKind, origin.isForeground,
    )

    private fun isFromLauncher(intent: Intent?): Boolean =
        intent == null || intent.action == null || intent.action == Intent.ACTION_MAIN

    // In multi-window or picture-in-picture mode a paused Activity is still visible.
    private fun staysVisible(activity: Activity): Boolean =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.N && Windows24.staysVisible(activity)

    private inline fun endPauses(reason: (Pause) -> Leave) {
        for (screen in screens.toTypedArray()) screen.pause?.let { endPause(screen, reason(it)) }
    }

    private fun endPause(screen: Screen, reason: Leave) {
        val pause = screen.pause ?: return
        screen.pause = null
        each(screen) { it.leave(reason, pause.at, pause.input) }
    }

    // Calls [act] for the Activity's own surface, even if its window is gone, and for all other surfaces in its
    // windows.
    private inline fun each(screen: Screen, crossinline act: (Surface) -> Unit) {
        screen.surface?.let(act)
        Sdk.eachOf(screen.activity) { if (it !== screen.surface) act(it) }
    }

    private companion object {
        /** If no callback follows a pause within this time, a system dialog caused the pause: 500 ms. */
        const val PAUSE_NS = 500_000_000L

        /** Maximum age of an input that may have caused a pause: 3 s, as in metric §1. */
        const val USER_ACT_NS = 3_000_000_000L
    }
}

/** Calls that need Android 7. */
@FromApi(24)
private object Windows24 {
    fun staysVisible(activity: Activity): Boolean = activity.isInMultiWindowMode || activity.isInPictureInPictureMode
}
