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
 * What a scene is played on: a device with its screens, a finger, and a display of which every frame is kept. Times are
 * milliseconds of the device's clock; everything runs on the main thread, which is the test's own.
 */
public class Stage(internal val display: Display) {
    public val app: Application = RuntimeEnvironment.getApplication()
    public val recording: Recording = Recording()
    public val server: PictureServer = PictureServer()
    internal val kinds = IdentityHashMap<View, TruthNode.Kind>()
    internal val failures = IdentityHashMap<View, Int>()
    internal var busy: MutableList<BusyPlace> = ArrayList()

    /** What is content and no view (a composable): asked at the end; null for one that is no longer there. */
    public val composables: MutableList<() -> TruthNode?> = ArrayList()

    /** Builds the content of the next [PlainScreen]. */
    internal var build: ((Activity) -> Unit)? = null
    /** The root of the measured surface, where it is not the whole window in front. */
    public var surfaceRoot: View? = null

    /** What was there when a scene looked, before it left its screen. */
    internal class SavedNodes(val root: View, val nodes: List<TruthNode>, val until: Int)
    internal var savedNodes: SavedNodes? = null
    internal var nodes: (View) -> List<TruthNode> = { emptyList() }

    /** Looks at the screen for the truth now, and no later: the scene is about to leave it. */
    public fun saveNodes() {
        val root = surfaceRoot ?: activity.window.decorView
        savedNodes = SavedNodes(root, nodes(root), nextFrame)
    }

    private val leftOut = IdentityHashMap<View, Unit>()
    internal var onBack: (() -> Boolean)? = null
    private val pace = Pace(server)
    private val ticks = Ticks(pace::hold)
    private val handler = Handler(Looper.getMainLooper())

    /** Open screens, the last in front. */
    private val screens = ArrayList<ActivityController<out Activity>>()

    /** Activities whose windows are covered and stopped: they are on no picture. */
    private val hidden = HashSet<View>()

    /** When the finger left the screen last, or a key was pressed, ns. */
    public var lastInput: Long = 0
        internal set

    init {
        current = this
        display.onPicture = { root -> recording.record(root) }
    }

    /** The screen in front. */
    public val activity: Activity get() = screens.last().get()
    public val front: ActivityController<out Activity> get() = screens.last()

    /** Position of the next frame to be drawn. */
    public val nextFrame: Int get() = recording.shots.size

    /** Lets so many frames pass. */
    public fun frames(count: Int) {
        repeat(count) { frame() }
    }

    /** Lets time pass, whole frames of it. */
    public fun pass(ms: Int): Unit = frames((ms * 1_000_000L / FRAME_NS.toDouble()).roundToInt())

    /** Steps frames until [done], at most [limit]; whether it was. */
    public fun until(limit: Int = 600, done: () -> Boolean): Boolean {
        repeat(limit) { if (done()) return true else frame() }
        return done()
    }

    /** A timer of the app's own. The recording goes on until it has fired, whatever the SDK has said by then. */
    public fun later(ms: Int, act: () -> Unit) {
        timers++
        handler.postDelayed({ timers--; if (!isStruck) act() }, ms.toLong())
    }

    /** Something that the app waits for besides: the recording goes on until what is returned is called. */
    public fun awaits(): () -> Unit {
        timers++
        return { timers-- }
    }

    private var timers = 0
    private var isStruck = false

    /** Whether the app has something to do yet. */
    internal val isBusy: Boolean get() = timers > 0 || server.busy

    /** Whether the last [count] frames showed the same. */
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

    private fun windows(): List<Shown> = WindowManagerGlobal.getInstance().windowViews.mapNotNull { root ->
        val picture = display.picture(root) ?: return@mapNotNull null
        if (root in hidden || !root.isAttachedToWindow) return@mapNotNull null
        val corner = IntArray(2).also(root::getLocationOnScreen)
        Shown(root, corner[0], corner[1], picture)
    }

    // Screens

    /** The launcher's work: a first screen. */
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

    /** Builds a screen as the scene says. For screens that are no [PlainScreen]. */
    public fun buildNow(activity: Activity) { build?.invoke(activity) }

    /** The device is turned: the screen in front is made anew, with [content]. The simulated window keeps its size. */
    public fun rotate(content: (Activity) -> Unit) {
        build = content
        val turned = Configuration(activity.resources.configuration).apply { orientation = Configuration.ORIENTATION_LANDSCAPE }
        front.configurationChange(turned).visible()
    }

    /** Taps the home screen's button, which opens [screen] with [content]. Returns when the screen has been created. */
    public fun open(screen: Class<out Activity> = PlainScreen::class.java, content: (Activity) -> View) {
        openBy(screen) { it.setContentView(content(it)) }
    }

    /** The same, for a screen that is built in another way. */
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
        /** The stage on which a scene is played now. */
        public var current: Stage? = null
            internal set

        private const val AFTERWARDS_FRAMES = 60

        /** The home screen has been seen for so long before anything is opened. */
        private const val SETTLED_MS = 200
    }

    /** Ends it: screens are closed, nothing is drawn any more. */
    internal fun strike() {
        isStruck = true
        while (screens.isNotEmpty()) {
            val controller = screens.removeAt(screens.size - 1)
            runCatching { controller.pause().stop().destroy() }
        }
        // What was to happen a little later happens on this stage, not on the next.
        repeat(AFTERWARDS_FRAMES) { ticks.next() }
        display.onPicture = null
        server.close()
        current = null
    }

    /** A view that the surface is known to leave out (a search field, an ignored subtree): no node of the truth. */
    public fun leaveOut(view: View) { leftOut[view] = Unit }
    internal fun isLeftOut(view: View): Boolean = view in leftOut

    /** Nanoseconds of the device's clock. */
    public fun now(): Long = SystemClock.uptimeNanos()
}
