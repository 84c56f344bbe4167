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
 * Each Activity is a surface, by itself: begun when it is created or comes back, left when something else takes the
 * screen. What that was is known only by what comes next, so that a paused surface waits for it ([Pause]).
 */
internal class Activities : Application.ActivityLifecycleCallbacks {
    private var application: Application? = null
    private var nameOf: (Activity) -> String? = { null }
    private val screens = ArrayList<Screen>()

    // Surfaces whose Activity is being made anew, for a rotation: they go on in the next of its class.
    private val recreated = ArrayList<Screen>()

    /** Where the app is, as far as its Activities tell. */
    var presence = Presence.NOT_YET
        private set

    enum class Presence { NOT_YET, IN_FRONT, LEFT }

    /** One Activity, its surface if it is measured, and how far it is. */
    private class Screen(var activity: Activity, val surface: Surface?) {
        var isShown = false
        var wasShown = false
        var pause: Pause? = null
    }

    /** A surface that was paused at [at], while the input of [input] was being handled; why is not known yet. */
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

    /** The surface of an Activity; null where it is not measured. */
    fun surfaceOf(activity: Activity): Surface? = screens.firstOrNull { it.activity === activity }?.surface

    /** The Activity has begun to show something else: it received [intent] while it was there. */
    fun newIntent(activity: Activity) {
        val screen = screenOf(activity) ?: return
        val surface = screen.surface ?: return
        // For an intent the system pauses it and resumes it at once: that pause is explained.
        if (screen.pause == null) surface.leave(Leave.NAVIGATION) else endPause(screen, Leave.NAVIGATION)
        surface.begin(external(Origin.now(), Clock.now()), isFromCache = true)
    }

    /** The app calls another screen, while the user's act is being handled or by itself. */
    fun startsActivity(activity: Activity) {
        Navigation.call()
        if (!Inputs.isHandled) return
        // Known at once: the surface is left at the act that leaves it.
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
            // It goes on: being shown again is no visit of its own.
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
        // It had the screen all the time, under something of the system's.
        endPause(screen, Leave.SYSTEM_DIALOG)
        if (screen.surface?.rootView == null) observe(screen, activity.window.decorView)
    }

    override fun onActivityPaused(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_PAUSED) { paused(activity) }

    private fun paused(activity: Activity) {
        val screen = screenOf(activity) ?: return
        if (activity.isChangingConfigurations || staysVisible(activity)) return
        val now = Clock.now()
        // What opened the screen is used up: it did not take it away again.
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
        // Asked of the screens, not counted: a screen that is started twice is there once.
        val isLast = screens.none { it.isShown }
        if (isLast) {
            presence = Presence.LEFT
            Launch.left()
        }
        val reason = if (isLast) Leave.BACKGROUND else Leave.NAVIGATION
        if (screen.pause == null) each(screen) { it.leave(reason) } else endPause(screen, if (activity.isFinishing) Leave.BACK else reason)
        if (isLast) Delivery.current?.background()
    }

    override fun onActivityDestroyed(activity: Activity): Unit =
        Guard.enter(Entry.ACTIVITY_DESTROYED) { destroyed(activity) }

    private fun destroyed(activity: Activity) {
        val screen = screenOf(activity) ?: return
        screens -= screen
        if (activity.isChangingConfigurations) {
            recreated += screen
            // The next of its class is made in this very message.
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
        // Something outside the app has opened it, and that was not the launcher.
        val isFromOutside = presence != Presence.IN_FRONT && !isFromLauncher(activity.intent)
        return if (isFromOutside) external(origin, Launch.receipt(Clock.now())) else origin
    }

    private fun external(origin: Origin, received: Long): Origin = Origin(
        origin.navigation, origin.input, origin.isLinked, received, origin.launch, origin.launchKind, origin.isForeground,
    )

    private fun isFromLauncher(intent: Intent?): Boolean =
        intent == null || intent.action == null || intent.action == Intent.ACTION_MAIN

    // In part of the screen, or in a small window, a paused Activity is seen all the same.
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

    // Its own surface, whose window may be gone, and all others that are in its windows.
    private inline fun each(screen: Screen, crossinline act: (Surface) -> Unit) {
        screen.surface?.let(act)
        Sdk.eachOf(screen.activity) { if (it !== screen.surface) act(it) }
    }

    private companion object {
        /** A pause that nothing follows for so long is a system dialog's. */
        const val PAUSE_NS = 500_000_000L

        /** An act so long before a pause may have brought it about (metric §1 uses the same span). */
        const val USER_ACT_NS = 3_000_000_000L
    }
}

/** What Android 7 brought. */
@FromApi(24)
private object Windows24 {
    fun staysVisible(activity: Activity): Boolean = activity.isInMultiWindowMode || activity.isInPictureInPictureMode
}
