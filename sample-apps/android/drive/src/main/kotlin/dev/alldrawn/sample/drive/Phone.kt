package dev.alldrawn.sample.drive

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.content.res.Configuration
import android.os.Bundle
import android.os.SystemClock
import android.view.InputDevice
import android.view.KeyCharacterMap
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import dev.alldrawn.testing.Frames
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/**
 * Simulates a phone and its user. The test plays its frames one by one, screens open and close in the same order as on
 * a device, and touches and keys are real input events.
 *
 * @param theme the resource of the app's theme
 * @param between called after each frame
 */
class Phone(theme: Int = android.R.style.Theme_Material_Light_NoActionBar, private val between: () -> Unit = {}) {
    val app: Application = RuntimeEnvironment.getApplication()
    private val screens = ArrayList<ActivityController<out Activity>>()

    /** The screen in front. */
    val activity: Activity get() = screens.last().get()

    /** True while a screen is open. */
    val isOn: Boolean get() = screens.isNotEmpty()

    init {
        app.registerActivityLifecycleCallbacks(ThemeSetter(theme))
    }

    /** Plays [count] frames. */
    fun frames(count: Int) = repeat(count) { frame() }

    /** Plays frames for [ms] milliseconds, rounded down to whole frames. */
    fun pass(ms: Int) = frames((ms * 1_000_000L / Frames.INTERVAL_NS).toInt())

    /** Plays frames until [done] returns true, but at most [limit] frames. Returns the last result of [done]. */
    fun until(limit: Int = 3_600, done: () -> Boolean): Boolean {
        repeat(limit) { if (done()) return true else frame() }
        return done()
    }

    private fun frame() {
        Frames.step()
        between()
        serve()
    }

    /** Opens the app as the launcher does. */
    fun launch(screen: Class<out Activity>) = start(screen, null)

    // Opens a screen in the system's order: the screen below pauses first, and stops when the new one is resumed.
    private fun start(screen: Class<out Activity>, intent: Intent?) {
        val below = screens.lastOrNull()
        below?.pause()
        val controller = Robolectric.buildActivity(screen, intent)
        screens += controller
        controller.setup()
        below?.windowFocusChanged(false)?.stop()
    }

    // Does what the app has requested from the system: starts Activities, and closes finished ones.
    private fun serve() {
        while (true) {
            val intent = shadowOf(app).nextStartedActivity ?: break
            @Suppress("UNCHECKED_CAST")
            start(Class.forName(checkNotNull(intent.component).className) as Class<out Activity>, intent)
        }
        if (screens.isNotEmpty() && activity.isFinishing) close()
    }

    /** Closes the screen in front, as the system does after `finish()`. */
    private fun close() {
        val closing = screens.removeAt(screens.size - 1)
        closing.pause()
        // Robolectric's restart() includes start().
        screens.lastOrNull()?.restart()?.resume()?.windowFocusChanged(true)
        closing.stop().destroy()
    }

    /** Rotates the phone, so that the screen in front is created again. The simulated window keeps its size. */
    fun turn() {
        val turned = Configuration(activity.resources.configuration)
        turned.orientation = Configuration.ORIENTATION_LANDSCAPE + Configuration.ORIENTATION_PORTRAIT - turned.orientation
        screens.last().configurationChange(turned).visible()
    }

    /** Presses Home. */
    fun home() {
        screens.last().run { userLeaving().pause().stop() }
    }

    /** Taps the middle of a view. */
    fun tap(view: View) {
        val corner = IntArray(2).also(view::getLocationInWindow)
        tap(corner[0] + view.width / 2f, corner[1] + view.height / 2f, view.rootView)
    }

    /** Taps a point of the window, in pixels from its top left corner. */
    fun tap(x: Float, y: Float, window: View = activity.window.decorView) {
        val down = SystemClock.uptimeMillis()
        touch(window, down, MotionEvent.ACTION_DOWN, x, y)
        frames(TOUCH_FRAMES)
        touch(window, down, MotionEvent.ACTION_UP, x, y)
    }

    private fun touch(window: View, down: Long, action: Int, x: Float, y: Float) {
        val event = MotionEvent.obtain(down, SystemClock.uptimeMillis(), action, x, y, 0)
        event.source = InputDevice.SOURCE_TOUCHSCREEN
        window.dispatchTouchEvent(event)
        event.recycle()
    }

    /** Types text on a hardware keyboard. */
    fun type(text: String) {
        val keys = KeyCharacterMap.load(KeyCharacterMap.VIRTUAL_KEYBOARD).getEvents(text.toCharArray())
        for (key in keys) press(key.action, key.keyCode)
    }

    /** Presses the back key. */
    fun back() {
        press(KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_BACK)
        press(KeyEvent.ACTION_UP, KeyEvent.KEYCODE_BACK)
        frames(1)
    }

    private fun press(action: Int, code: Int) {
        val now = SystemClock.uptimeMillis()
        activity.window.decorView.dispatchKeyEvent(KeyEvent(now, now, action, code, 0))
    }

    /** Closes every screen, the front one first. */
    fun off() {
        while (screens.isNotEmpty()) {
            activity.finish()
            close()
            frames(1)
        }
    }

    private companion object {
        /** The number of frames for which a tap's finger stays down. */
        const val TOUCH_FRAMES = 3
    }
}

/** Gives each Activity the theme of the app's manifest, which the tests do not load. */
private class ThemeSetter(private val theme: Int) : Application.ActivityLifecycleCallbacks {
    override fun onActivityPreCreated(activity: Activity, savedInstanceState: Bundle?) = activity.setTheme(theme)

    override fun onActivityCreated(activity: Activity, savedInstanceState: Bundle?) = Unit

    override fun onActivityStarted(activity: Activity) = Unit

    override fun onActivityResumed(activity: Activity) = Unit

    override fun onActivityPaused(activity: Activity) = Unit

    override fun onActivityStopped(activity: Activity) = Unit

    override fun onActivitySaveInstanceState(activity: Activity, outState: Bundle) = Unit

    override fun onActivityDestroyed(activity: Activity) = Unit
}
