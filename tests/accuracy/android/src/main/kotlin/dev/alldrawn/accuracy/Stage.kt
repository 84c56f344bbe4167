package dev.alldrawn.accuracy

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.content.res.Configuration
import android.os.Handler
import android.os.Looper
import android.os.SystemClock
import android.view.View
import android.view.WindowManagerGlobal
import java.util.IdentityHashMap
import kotlin.math.roundToInt
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/**
 * The simulated device on which a scene is played: its screens, its user, and a display whose frames are all recorded.
 * Times are milliseconds of the device's clock. Everything runs on the main thread, which is the test's thread.
 */
public class Stage(internal val display: Display) {
    public val app: Application = RuntimeEnvironment.getApplication()
    public val recording: Recording = Recording()
    public val server: PictureServer = PictureServer()
    internal val kinds = IdentityHashMap<View, TruthNode.Kind>()
    internal val failures = IdentityHashMap<View, Int>()
    internal var busy: MutableList<BusyPlace> = ArrayList()

    /**
     * Functions that return nodes whose content is not a view (composables), or null if the content is gone. They are
     * called when the scene has ended.
     */
    public val composables: MutableList<() -> TruthNode?> = ArrayList()

    /** Builds the content of the next [PlainScreen]. */
    internal var build: ((Activity) -> Unit)? = null
    /** The root of the measured surface; null if the surface is the whole window in front. */
    public var surfaceRoot: View? = null

    /**
     * The nodes that a scene saved before it left its screen. [until] is the number of frames that were recorded
     * before.
     */
    internal class SavedNodes(val root: View, val nodes: List<TruthNode>, val until: Int)
    internal var savedNodes: SavedNodes? = null
    internal var nodes: (View) -> List<TruthNode> = { emptyList() }

    /**
     * Finds the nodes of the screen now instead of at the scene's end, because the scene is about to leave the screen.
     */
    public fun saveNodes() {
        val root = surfaceRoot ?: activity.window.decorView
        savedNodes = SavedNodes(root, nodes(root), nextFrame)
    }

    private val leftOut = IdentityHashMap<View, Unit>()
    internal var onBack: (() -> Boolean)? = null
    private val pace = Pace(server)
    private val ticks = Ticks(pace::hold)
    private val handler = Handler(Looper.getMainLooper())

    /** The open screens. The last one is in front. */
    private val screens = ArrayList<ActivityController<out Activity>>()

    /** The windows of stopped Activities. A recording leaves them out. */
    private val hidden = HashSet<View>()

    /** The time at which a finger last went up or a key was last pressed, in nanoseconds. */
    public var lastInput: Long = 0
        internal set

    init {
        current = this
        display.onPicture = { root -> recording.record(root) }
    }

    /** The screen in front. */
    public val activity: Activity get() = screens.last().get()
    public val front: ActivityController<out Activity> get() = screens.last()

    /** The index of the next frame to be drawn. */
    public val nextFrame: Int get() = recording.shots.size

    /** Plays [count] frames. */
    public fun frames(count: Int) {
        repeat(count) { frame() }
    }

    /** Plays frames for [ms] milliseconds, rounded to whole frames. */
    public fun pass(ms: Int): Unit = frames((ms * 1_000_000L / FRAME_NS.toDouble()).roundToInt())

    /** Plays frames until [done] returns true, but at most [limit] frames. Returns the last result of [done]. */
    public fun until(limit: Int = 600, done: () -> Boolean): Boolean {
        repeat(limit) { if (done()) return true else frame() }
        return done()
    }

    /**
     * Starts a timer of the app, which calls [act] after [ms] milliseconds. The recording continues until the timer has
     * fired, even if the SDK's event comes first.
     */
    public fun later(ms: Int, act: () -> Unit) {
        timers++
        handler.postDelayed({ timers--; if (!isStruck) act() }, ms.toLong())
    }

    /** Records that the app waits for something. The recording continues until the returned function is called. */
    public fun awaits(): () -> Unit {
        timers++
        return { timers-- }
    }

    private var timers = 0
    private var isStruck = false

    /** True while the app waits for a timer or a response. */
    internal val isBusy: Boolean get() = timers > 0 || server.busy

    /** Returns true if nothing on the screen changed in the last [count] frames. */
    internal fun isStill(count: Int): Boolean {
        val last = recording.shots.takeLast(count + 1).map { shot -> shot.windows.map { it.picture } }
        return last.size > count && last.all { it == last.first() }
    }

    private fun frame() {
        server.clock = SystemClock.uptimeMillis()
        val time = ticks.next()
        BusyPlace.record(this)
        recording.shots.add(Shot(time, windows()))
        startRequestedActivities()
    }

    private fun windows(): List<WindowShot> = WindowManagerGlobal.getInstance().windowViews.mapNotNull { root ->
        val picture = display.picture(root) ?: return@mapNotNull null
        if (root in hidden || !root.isAttachedToWindow) return@mapNotNull null
        val corner = IntArray(2).also(root::getLocationOnScreen)
        WindowShot(root, corner[0], corner[1], picture)
    }

    // Screens

    /** Opens the app's first screen, as the launcher does. */
    public fun <T : Activity> launch(screen: Class<T>, intent: Intent? = null, content: (Activity) -> Unit = {}): T {
        build = content
        return start(screen, intent).get()
    }

    private fun <T : Activity> start(screen: Class<T>, intent: Intent?): ActivityController<T> {
        val below = screens.lastOrNull()?.takeIf { it.get().window.decorView !in hidden }
        below?.pause()
        val controller = Robolectric.buildActivity(screen, intent)
        controller.get().setTheme(android.R.style.Theme_Material_Light_NoActionBar)
        screens.add(controller)
        controller.setup()
        below?.let { it.stop(); hidden.add(it.get().window.decorView) }
        return controller
    }

    private fun startRequestedActivities() {
        while (true) {
            val intent = shadowOf(app).nextStartedActivity ?: break
            val name = intent.component?.className ?: continue
            @Suppress("UNCHECKED_CAST")
            start(Class.forName(name) as Class<out Activity>, intent)
        }
        if (screens.isNotEmpty() && activity.isFinishing) close()
    }

    private fun close() {
        val closing = screens.removeAt(screens.size - 1)
        closing.pause()
        screens.lastOrNull()?.let {
            hidden.remove(it.get().window.decorView)
            it.restart().start().resume()
        }
        closing.stop().destroy()
    }

    /** Builds the scene's content in [activity]. Screens that do not inherit [PlainScreen] call it themselves. */
    public fun buildNow(activity: Activity) { build?.invoke(activity) }

    /**
     * Rotates the device, so that the screen in front is created again, with [content]. The simulated window keeps its
     * size.
     */
    public fun rotate(content: (Activity) -> Unit) {
        build = content
        val turned = Configuration(activity.resources.configuration).apply { orientation = Configuration.ORIENTATION_LANDSCAPE }
        front.configurationChange(turned).visible()
    }

    /** Taps the home screen's button, which opens [screen] with [content]. Returns when the screen has been created. */
    public fun open(screen: Class<out Activity> = PlainScreen::class.java, content: (Activity) -> View) {
        openBy(screen) { it.setContentView(content(it)) }
    }

    /** Taps the home screen's button, which opens [screen]. [content] then builds the screen's content itself. */
    public fun openBy(screen: Class<out Activity> = PlainScreen::class.java, intent: Intent? = null, content: (Activity) -> Unit) {
        val home = screens.lastOrNull()?.get() as? HomeScreen ?: launch(HomeScreen::class.java).also { pass(SETTLED_MS) }
        home.button.setOnClickListener {
            build = content
            home.startActivity(intent ?: Intent(home, screen))
        }
        val opened = screens.size
        tap(home.button)
        check(until(10) { screens.size > opened }) { "the tap opened no screen" }
    }

    public companion object {
        /** The stage of the scene that is being played. */
        public var current: Stage? = null
            internal set

        private const val AFTERWARDS_FRAMES = 60

        /** Milliseconds for which the home screen is visible before anything is opened. */
        private const val SETTLED_MS = 200
    }

    /** Ends the stage: closes all screens and stops drawing. */
    internal fun strike() {
        isStruck = true
        while (screens.isNotEmpty()) {
            val controller = screens.removeAt(screens.size - 1)
            runCatching { controller.pause().stop().destroy() }
        }
        // Run the delayed messages now, so that they do not run on the next stage.
        repeat(AFTERWARDS_FRAMES) { ticks.next() }
        display.onPicture = null
        server.close()
        current = null
    }

    /** Excludes a view from the truth, because the metric excludes it too (a search field, an ignored subtree). */
    public fun leaveOut(view: View) { leftOut[view] = Unit }
    internal fun isLeftOut(view: View): Boolean = view in leftOut

    /** Returns the time of the device's clock in nanoseconds. */
    public fun now(): Long = SystemClock.uptimeNanos()
}
