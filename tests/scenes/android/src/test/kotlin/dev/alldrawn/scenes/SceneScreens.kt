package dev.alldrawn.scenes

import android.app.Activity
import android.app.Application
import android.app.Dialog
import android.content.Context
import android.content.Intent
import android.content.pm.ActivityInfo
import android.os.Bundle
import android.os.SystemClock
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.WindowManager
import android.widget.FrameLayout
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.BaseSurfaceDialog
import dev.alldrawn.BaseSurfaceView
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.spi.HostedSurface
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/** A screen of a scene, written like an app's own screen. The scene adds the views to it. */
internal class SceneScreen : BaseSurfaceActivity() {
    lateinit var room: FrameLayout
        private set

    override val surfaceName: String get() = intent.getStringExtra(SURFACE)!!

    override fun onCreate(savedInstanceState: Bundle?) {
        setTheme(android.R.style.Theme_Material_Light_NoActionBar)
        super.onCreate(savedInstanceState)
        room = UnclippedLayout(SceneContext(this))
        setContentView(room)
    }

    companion object {
        const val SURFACE = "surface"
    }
}

/** A dialog of a scene, as large as the window. */
internal class SceneDialog(context: Context, override val surfaceName: String) :
    BaseSurfaceDialog(context, android.R.style.Theme_Material_Light_NoActionBar) {
    val room: FrameLayout = UnclippedLayout(SceneContext(context)).also(::setContentView)
}

/** A dialog of a scene that the app does not measure, as large as the window. */
internal class PlainDialog(context: Context) : Dialog(context, android.R.style.Theme_Material_Light_NoActionBar) {
    val room: FrameLayout = UnclippedLayout(SceneContext(context)).also(::setContentView)
}

/** A tab of a scene. */
internal class ScenePage(context: Context, override val surfaceName: String) : BaseSurfaceView(context) {
    val room: FrameLayout = UnclippedLayout(SceneContext(context)).also { addView(it, MATCH_PARENT, MATCH_PARENT) }
}

/** A part of a window that the app measures as a surface by a [SurfaceTracker] of its own. */
internal class ScenePanel(window: ViewGroup, name: String) {
    val room: FrameLayout = UnclippedLayout(SceneContext(window.context)).also { window.addView(it, MATCH_PARENT, MATCH_PARENT) }
    val tracker = SurfaceTracker(name, room)

    fun close() {
        tracker.close()
        (room.parent as ViewGroup?)?.removeView(room)
    }
}

/** The screen that the user starts on, which contains the app's tabs. It is not a surface. */
internal class SceneHost : BaseSurfaceActivity() {
    lateinit var room: FrameLayout
        private set

    override fun onCreate(savedInstanceState: Bundle?) {
        setTheme(android.R.style.Theme_Material_Light_NoActionBar)
        super.onCreate(savedInstanceState)
        room = UnclippedLayout(this)
        setContentView(room)
    }
}

/**
 * A small window in the corner, in front of all others. When the user taps it, the app runs a function of the scene. It
 * is a window of the app and not of an Activity, so it is no dialog over a surface.
 */
internal class Remote(app: Context) {
    private val dialog = Dialog(app, android.R.style.Theme_Material_Light_NoActionBar)
    private val button = View(app)

    init {
        dialog.setContentView(button, FrameLayout.LayoutParams(SIZE, SIZE))
        dialog.window!!.run {
            setLayout(SIZE, SIZE)
            setGravity(Gravity.TOP or Gravity.START)
            setType(WindowManager.LayoutParams.TYPE_APPLICATION_OVERLAY)
            addFlags(WindowManager.LayoutParams.FLAG_NOT_FOCUSABLE or WindowManager.LayoutParams.FLAG_NOT_TOUCH_MODAL)
            HostedSurface.hear(this)
        }
        dialog.show()
    }

    val window: View get() = dialog.window!!.decorView

    /**
     * Taps the window, so that the app runs [act]. [time] is the time of the tap in nanoseconds, which is in the past
     * if the main thread was busy since.
     */
    fun press(time: Long = SystemClock.uptimeNanos(), act: () -> Unit = {}) {
        button.setOnClickListener { act() }
        SceneFinger.tap(window, SIZE / 2f, SIZE / 2f, time)
    }

    fun close(): Unit = dialog.dismiss()

    private companion object {
        const val SIZE = 6
    }
}

/** Simulates the part of the system that starts and stops screens, in the same order as on a device. */
internal class SceneSystem {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val size = RuntimeEnvironment.getQualifiers()
    private val screens = ArrayList<ActivityController<out Activity>>()

    init {
        // Declare, as a manifest would, that the screen is not recreated when the display is rotated.
        val screen = ActivityInfo().apply {
            packageName = app.packageName
            name = SceneScreen::class.java.name
            applicationInfo = app.applicationInfo
            flags = ActivityInfo.FLAG_HARDWARE_ACCELERATED
            configChanges = -1
        }
        shadowOf(app.packageManager).addOrUpdateActivity(screen)
    }

    val front: Activity get() = screens.last().get()

    fun launch(screen: Class<out Activity>, intent: Intent? = null): Activity {
        val below = screens.lastOrNull()?.takeUnless { it.get().isFinishing }
        screens.lastOrNull()?.pause()
        val controller = Robolectric.buildActivity(screen, intent)
        screens += controller
        controller.setup()
        below?.stop()
        for (closing in screens.filter { it !== controller && it.get().isFinishing }) {
            screens -= closing
            closing.stop().destroy()
        }
        return controller.get()
    }

    /** Starts the Activities that the app has requested, and closes a finished one. */
    fun serve() {
        while (true) {
            val intent = shadowOf(app).nextStartedActivity ?: break
            launch(Class.forName(intent.component!!.className).asSubclass(Activity::class.java), intent)
        }
        if (front.isFinishing) close()
    }

    private fun close() {
        val closing = screens.removeAt(screens.size - 1).pause()
        screens.last().restart().start().resume()
        closing.stop().destroy()
    }

    /** Gives the focus to the window of the Activity in front, or takes it away because a dialog gets it. */
    fun focus(isGiven: Boolean) {
        screens.last().windowFocusChanged(isGiven)
    }

    /** Sends the app to the background, as if the user goes to the home screen. */
    fun background() {
        screens.last().userLeaving().pause().stop()
    }

    /** Rotates the display. The screen in front keeps its views. */
    fun rotate(width: Int, height: Int) {
        RuntimeEnvironment.setQualifiers("w${width}dp-h${height}dp-${if (width > height) "land" else "port"}")
        screens.last().configurationChange(app.resources.configuration)
    }

    /** Closes every screen. */
    fun off() {
        while (screens.isNotEmpty()) runCatching { screens.removeAt(screens.size - 1).pause().stop().destroy() }
        RuntimeEnvironment.setQualifiers(size)
    }
}
