package dev.alldrawn

import android.app.Activity
import android.app.job.JobParameters
import android.content.Context
import android.content.res.Configuration
import android.os.Bundle
import android.os.SystemClock
import android.view.FrameMetrics
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.Window
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.TextView
import dev.alldrawn.internal.delivery.UploadJob
import dev.alldrawn.spi.Departure
import dev.alldrawn.spi.HostedSurface
import dev.alldrawn.testing.Frames
import kotlin.concurrent.thread
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.FrameMetricsBuilder

/** A screen of an app for [HostileHostTest]. It records which events reach the app's own code. */
internal class HostileActivity : BaseSurfaceActivity() {
    lateinit var root: FrameLayout
    lateinit var button: TextView
    lateinit var field: EditText
    private var hosted: HostedSurface? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        seen += "created"
        button = TextView(this).apply { text = "open"; textSize = 30f; setOnClickListener { seen += "clicked" } }
        field = EditText(this).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH }
        root = FrameLayout(this).apply {
            isFocusableInTouchMode = true
            addView(button, 200, 200)
            addView(Picture(context), FrameLayout.LayoutParams(200, 200).apply { topMargin = 200 })
            addView(field, FrameLayout.LayoutParams(200, 60).apply { topMargin = 420 })
            setOnGenericMotionListener { _, _ -> seen += "wheel"; false }
        }
        setContentView(root)
        // This surface is not opened again after a rotation.
        if (savedInstanceState == null) hosted = HostedSurface.open("Hosted", root)?.apply { begin() }
    }

    override fun onResume() {
        super.onResume()
        seen += "resumed"
    }

    override fun onKeyDown(keyCode: Int, event: KeyEvent?): Boolean {
        seen += "key"
        return super.onKeyDown(keyCode, event)
    }

    override fun onDestroy() {
        hosted?.close(Departure.REMOVED)
        super.onDestroy()
        seen += "destroyed"
    }

    private class Picture(context: Context) : View(context), PerfImageView {
        override fun isDrawn(): Boolean = true
    }

    companion object {
        val seen = ArrayList<String>()
    }
}

/**
 * Runs the app of [HostileActivity] so that every entry of the SDK is called. Only the framework and the app act in it.
 */
internal class HostileApp {
    private lateinit var controller: ActivityController<HostileActivity>
    val activity: HostileActivity get() = controller.get()

    /** Runs the app, and leaves its last screen open. */
    fun run() {
        HostileActivity.seen.clear()
        AllDrawn.install(RuntimeEnvironment.getApplication(), AllDrawnConfig(app = "test", version = "1"))
        AllDrawn.overlay = true
        Frames.stepUntil { AllDrawn.status != Status.Loading }
        controller = Robolectric.buildActivity(HostileActivity::class.java).setup()
        Frames.step(3)
        panel()
        reportFrame()
        thread { AllDrawn.contentChanged(activity.button) }.join()
        Frames.step(2)
        use()
        controller.windowFocusChanged(false).windowFocusChanged(true)
        controller.pause()
        Frames.step(40)
        controller.resume()
        // Rotates the device: the hosted surface is closed with the Activity and not opened again.
        controller.configurationChange(turned()).visible()
        Frames.step(80)
        upload()
        // No input reaches this surface, so the timer confirms its visit.
        SurfaceTracker("Last", activity.root)
        repeat(330) { if (AllDrawn.status !is Status.Off) Frames.step() }
        // Runs the message that the SDK posts after a failure.
        Frames.step()
    }

    fun close() {
        controller.pause().stop().destroy()
        Frames.step(2)
    }

    // Returns the configuration for the other orientation. The device keeps its orientation from run to run.
    private fun turned() = Configuration(activity.resources.configuration).apply {
        val isUpright = orientation == Configuration.ORIENTATION_PORTRAIT
        orientation = if (isUpright) Configuration.ORIENTATION_LANDSCAPE else Configuration.ORIENTATION_PORTRAIT
    }

    // Opens a surface whose root is attached to the window after the visit's begin, and removes the root again.
    private fun panel() {
        val panel = FrameLayout(activity).apply { addView(TextView(activity).apply { text = "panel" }, 100, 100) }
        SurfaceTracker("Panel", panel)
        activity.root.addView(panel, 100, 100)
        Frames.step(3)
        activity.root.removeView(panel)
        Frames.step(2)
    }

    // Calls the frame metrics listeners one after another, as the system does. With Robolectric's own method, a
    // listener cannot remove itself.
    private fun reportFrame() {
        val frame = FrameMetricsBuilder().setMetric(FrameMetrics.INTENDED_VSYNC_TIMESTAMP, Frames.now()).setMetric(FrameMetrics.VSYNC_TIMESTAMP, Frames.now())
        val listeners = Leftovers.field(shadowOf(activity.window), "onFrameMetricsAvailableListeners") as Collection<*>
        for (listener in listeners.toList()) {
            (listener as Window.OnFrameMetricsAvailableListener).onFrameMetricsAvailable(activity.window, frame.build(), 0)
        }
    }

    private fun use() {
        val hand = Hand(activity)
        hand.press(KeyEvent.KEYCODE_K)
        hand.tap(activity.button)
        val at = SystemClock.uptimeMillis()
        val wheel = MotionEvent.obtain(at, at, MotionEvent.ACTION_SCROLL, 50f, 300f, 0).apply { source = android.view.InputDevice.SOURCE_MOUSE }
        activity.window.callback.dispatchGenericMotionEvent(wheel)
        activity.field.requestFocus()
        activity.field.append("a")
        Frames.step(3)
        HostileActivity.seen += "text ${activity.field.text}"
        activity.root.requestFocus()
        Frames.step(3)
    }

    // Starts the upload job as the system does.
    private fun upload() {
        val job = Robolectric.buildService(UploadJob::class.java).create().get()
        job.onStartJob(Shadow.newInstanceOf(JobParameters::class.java))
    }
}

/** Finds the objects of the SDK to which a screen and its app still refer, such as listeners. */
internal object Leftovers {
    private const val OURS = "dev.alldrawn.internal."

    fun of(activity: Activity): List<String> = buildList {
        named("window callback", listOf(activity.window.callback))
        named("activity callback", field(activity.application, "mActivityLifecycleCallbacks"))
        named("frame metrics listener", field(shadowOf(activity.window), "onFrameMetricsAvailableListeners"))
        val observer = activity.window.decorView.viewTreeObserver
        named("draw listener", field(observer, "mOnDrawListeners"))
        named("focus listener", field(observer, "mOnGlobalFocusListeners"))
        each(activity.window.decorView) { view ->
            named("attach listener", field(view, "mListenerInfo")?.let { field(it, "mOnAttachStateChangeListeners") })
            if (view is TextView) named("text watcher", field(view, "mListeners"))
            named("drawing", field(view, "mOverlay")?.let { field(it, "mOverlayViewGroup") }?.let { field(it, "mDrawables") })
        }
    }

    private fun MutableList<String>.named(what: String, found: Any?) {
        val all = when (found) {
            is Iterable<*> -> found.toList()
            null -> emptyList()
            // The object is the framework's internal copy-on-write array.
            else -> field(found, "mData") as? Iterable<*> ?: emptyList<Any>()
        }
        for (each in all) if (each != null && each.javaClass.name.startsWith(OURS)) add("$what: ${each.javaClass.name}")
    }

    private fun each(view: View, act: (View) -> Unit) {
        act(view)
        if (view is android.view.ViewGroup) for (index in 0 until view.childCount) each(view.getChildAt(index), act)
    }

    fun field(of: Any, name: String): Any? {
        var type: Class<*>? = of.javaClass
        while (type != null) {
            type.declaredFields.firstOrNull { it.name == name }?.let { return it.apply { isAccessible = true }.get(of) }
            type = type.superclass
        }
        error("${of.javaClass.name} has no field $name")
    }
}
