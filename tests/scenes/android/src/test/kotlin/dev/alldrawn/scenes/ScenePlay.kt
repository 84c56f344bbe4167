package dev.alldrawn.scenes

import android.content.Intent
import android.os.Process
import android.os.SystemClock
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.animation.LinearInterpolator
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Status
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.RunningRequest
import java.io.Closeable
import org.robolectric.RuntimeEnvironment

/** Plays one scene, step by step. */
internal class ScenePlay(private val scene: Scene) : AutoCloseable {
    /** An open surface of the scene: the parent of its views, its tracker, and a function that closes it. */
    private class Open(val name: String, val room: ViewGroup, val tracker: () -> SurfaceTracker?, val close: () -> Unit)

    private val display = SceneDisplay()
    private val system = SceneSystem()
    private val host: SceneHost
    private val remote: Remote
    private val events = ArrayList<ByteArray>()
    private val listener = AllDrawn.Listener { events += it.bytes }
    private val surfaces = ArrayList<Open>()
    private val preloaded = HashMap<String, ScenePage>()
    private val views = HashMap<String, SceneView>()
    private val holds = HashMap<String, Closeable>()
    private val requests = HashMap<String, RunningRequest>()
    private val dialogs = ArrayList<PlainDialog>()

    // True if the scene's surfaces are pages: only those can be preloaded, removed from a window, or replaced by nothing
    // for some time.
    private val hasPages = scene.steps.any { it["as"] == "tab" || it["do"] == "drop" } ||
        scene.steps.zipWithNext().any { (step, next) -> step["reason"] == "replaced" && next["at"] != step["at"] }

    init {
        val launched = display.zero / NS_PER_MS - (scene.launch?.let { it * 1_000L / 60 } ?: HOUR_MS)
        Process.setStartTimes(launched, launched, launched, launched)
        AllDrawn.install(RuntimeEnvironment.getApplication(), AllDrawnConfig(app = "scenes", version = "1", surfaceOf = { (it as? SceneScreen)?.surfaceName }))
        if (scene.requests) Extensions.requestsAreSeen()
        AllDrawn.addListener(listener)
        // Wait until the SDK has loaded its library, which takes real time. The clock of the device stands still
        // meanwhile.
        repeat(PATIENCE) { if (AllDrawn.status == Status.Loading) Thread.sleep(1).also { display.turn() } }
        check(AllDrawn.status == Status.Ready) { "the SDK did not start: its status is ${AllDrawn.status}" }
        host = system.launch(SceneHost::class.java) as SceneHost
        remote = Remote(RuntimeEnvironment.getApplication())
        display.drawUntil(0)
    }

    /** Plays the scene, and returns the events' bytes in the order in which the visits ended. */
    fun play(): List<ByteArray> {
        for (step in scene.steps) {
            display.drawUntil(step.number("at")!!.toInt())
            act(step)
            display.turn()
            // After a surface was closed as `replaced`, the next step opens the one that replaces it, so the closing
            // waits for that step.
            if (step["reason"] != "replaced") system.serve()
            display.turn()
        }
        while (events.size < scene.expect.size && display.frame < MOST_FRAMES) display.draw()
        // Play 120 more frames: the caller then notices an event too many.
        display.drawUntil(display.frame + 120)
        return events
    }

    override fun close() {
        while (dialogs.isNotEmpty()) dismiss()
        for (surface in surfaces.reversed()) surface.close()
        remote.close()
        system.off()
        Keyboard.cover(0, null)
        AllDrawn.removeListener(listener)
        display.turn()
    }

    private fun act(step: Json) {
        when (val what = step.text("do")) {
            "open" -> byHand(step) { open(step) }
            "close" -> byHand(step) { surface(step).let { surfaces -= it; it.close() } }
            "preload" -> preloaded[step.text("surface")!!] = page(step, View.INVISIBLE)
            "select" -> byHand(step) { select(step) }
            "drop" -> surface(step).room.let { page -> (page.parent as View).let { (it.parent as ViewGroup).removeView(it) } }
            "add" -> build(step, step.text("under")?.let { views.getValue(it).inside } ?: surface(step).room)
            "remove" -> view(step).view.let { (it.parent as ViewGroup).removeView(it) }
            "set" -> view(step).set(step - listOf("at", "do", "view"))
            "fade" -> fade(view(step).view, step)
            "scroll" -> scroll(view(step).view, step)
            "tap" -> if (step["point"] == null) SceneFinger.tap(view(step).view) else remote.press()
            "type" -> SceneFinger.type(view(step).view, step.text("key")!!)
            "hold" -> holds[step.text("label")!!] = tracker(step).hold(step.text("label")!!)
            "release" -> holds.getValue(step.text("label")!!).close()
            "request" -> requests[step.text("label")!!] = Extensions.requestBegan()
            "respond" -> requests.getValue(step.text("label")!!).run { if (step.isTrue("failed")) fail() else close() }
            "empty" -> tracker(step).declareEmpty()
            "error" -> tracker(step).declareError()
            "restart" -> restart(step)
            "dialog" -> showDialog(step)
            "dismiss" -> dismiss()
            "mark" -> tracker(step).mark(step.text("name")!!)
            "background" -> system.background()
            "rotate" -> step.numbers("size").map(Double::toInt).let { (width, height) -> system.rotate(width, height) }
            "keyboard" -> Keyboard.cover(step.number("height")!!.toInt(), surfaces.lastOrNull()?.room?.rootView)
            else -> error("the scene has the step '$what', which this runner does not support")
        }
    }

    // Runs [act] as the app's reaction to a tap outside of all surfaces. If the step is `by` "code", runs it without a
    // tap.
    private fun byHand(step: Json, act: () -> Unit) {
        val time = SystemClock.uptimeNanos()
        step.number("late")?.let { display.busy(it.toInt()) }
        if (step["by"] == "code") act() else remote.press(time, act)
    }

    private fun open(step: Json) {
        val name = step.text("surface")!!
        when {
            step["as"] == "dialog" -> {
                val dialog = SceneDialog(surfaces.last { it.name == step.text("over") }.room.context, name)
                build(step, dialog.room)
                dialog.show()
                surfaces += Open(name, dialog.room, { dialog.surface }, dialog::dismiss)
            }
            step["as"] == "panel" -> {
                val panel = ScenePanel(host.room, name)
                build(step, panel.room)
                surfaces += Open(name, panel.room, { panel.tracker }, panel::close)
            }
            hasPages -> show(name, page(step))
            else -> {
                system.front.startActivity(Intent(system.front, SceneScreen::class.java).putExtra(SceneScreen.SURFACE, name))
                system.serve()
                val screen = system.front as SceneScreen
                build(step, screen.room)
                surfaces += Open(name, screen.room, { screen.surface }, screen::finish)
            }
        }
    }

    private fun showDialog(step: Json) {
        val below = step.text("over")?.let { name -> surfaces.last { it.name == name } } ?: surfaces.last()
        val dialog = PlainDialog(below.room.context)
        build(step, dialog.room)
        dialog.show()
        dialogs += dialog
        system.focus(false)
    }

    private fun dismiss() {
        dialogs.removeAt(dialogs.lastIndex).dismiss()
        system.focus(dialogs.isEmpty())
    }

    // If the step is `by` "tap", the app restarts the surface while it handles a tap on a view.
    private fun restart(step: Json) {
        if (step["by"] != "tap") return tracker(step).restart()
        val button = view(step).view
        button.setOnClickListener {
            button.setOnClickListener(null)
            tracker(step).restart()
        }
        SceneFinger.tap(button)
    }

    private fun page(step: Json, visibility: Int = View.VISIBLE): ScenePage {
        val page = ScenePage(host, step.text("surface")!!)
        page.visibility = visibility
        build(step, page.room)
        host.room.addView(page, MATCH_PARENT, MATCH_PARENT)
        return page
    }

    private fun show(name: String, page: ScenePage) {
        surfaces += Open(name, page.room, { page.surface }, { (page.parent as? ViewGroup)?.removeView(page) })
    }

    private fun select(step: Json) {
        val name = step.text("surface")!!
        (surfaces.last().room.parent as View).visibility = View.INVISIBLE
        val page = preloaded.getValue(name)
        page.visibility = View.VISIBLE
        show(name, page)
    }

    private fun build(step: Json, into: ViewGroup) {
        for (each in step.list("views").map(::fields)) {
            val made = SceneView(each, into.context)
            views[made.id] = made
            if (each["views"] != null) build(each, made.inside)
            into.addView(made.view)
        }
    }

    private fun fade(view: View, step: Json) {
        view.animate().alpha(step.number("to")!!.toFloat()).setInterpolator(LinearInterpolator())
            .setDuration((step.number("frames")!! * 1_000 / 60).toLong()).start()
    }

    private fun scroll(view: View, step: Json) {
        val (x, y) = step.numbers("to").map(Double::toInt)
        if (step["by"] == "user") SceneFinger.wheel(view, x - view.scrollX, y - view.scrollY) else view.scrollTo(x, y)
    }

    private fun surface(step: Json): Open = step.text("surface")?.let { name -> surfaces.last { it.name == name } } ?: surfaces.last()

    private fun tracker(step: Json): SurfaceTracker = checkNotNull(surface(step).tracker())

    private fun view(step: Json): SceneView = views.getValue(step.text("view")!!)

    private companion object {
        const val NS_PER_MS = 1_000_000L
        const val HOUR_MS = 3_600_000L

        /** The maximum time, in milliseconds of real time, to wait until the SDK has started. */
        const val PATIENCE = 60_000

        /** The maximum number of frames that a scene is played. No visit lasts longer, even one that times out. */
        const val MOST_FRAMES = 2_600
    }
}
