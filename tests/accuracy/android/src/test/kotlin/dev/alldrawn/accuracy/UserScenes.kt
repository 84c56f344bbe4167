package dev.alldrawn.accuracy

import android.app.Activity
import android.app.AlertDialog
import android.content.Intent
import android.graphics.Color
import android.net.Uri
import android.os.Bundle
import android.view.KeyEvent
import android.view.View
import android.webkit.WebView
import android.widget.AutoCompleteTextView
import android.widget.EditText
import android.widget.HorizontalScrollView
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.PopupWindow
import android.widget.ScrollView
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.BaseSurfaceDialog
import dev.alldrawn.ImageLoads
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.SurfaceTracker

/** A screen that is a surface, because it inherits the SDK's `BaseSurfaceActivity`. */
class MeasuredScreen : BaseSurfaceActivity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        Stage.current?.let { it.buildNow(this) }
    }
}

/** A dialog that is a surface, because it inherits the SDK's `BaseSurfaceDialog`. */
class MeasuredDialog(activity: Activity) : BaseSurfaceDialog(activity)

/** Opens a screen with two pictures. Returns the second one, whose load was reported to the SDK and has not ended. */
private fun Stage.openTwo(screen: Class<out Activity> = PlainScreen::class.java): ImageView {
    lateinit var late: ImageView
    open(screen) { activity ->
        late = picture(activity, height = 240).also(ImageLoads::begun)
        column(activity, title(activity, "Two pictures"), picture(activity, 3, height = 240), late)
    }
    return late
}

private fun ImageView.arrives(seed: Int = 7) {
    setImageBitmap(Art.bitmap(seed, 180, 120))
    ImageLoads.done(this)
}

/**
 * Opens a page that can be scrolled. Returns it with one of its pictures, whose load was reported to the SDK and has
 * not ended.
 */
private fun Stage.openLong(): Pair<ScrollView, ImageView> {
    lateinit var scroller: ScrollView
    lateinit var late: ImageView
    open { activity ->
        late = picture(activity, height = 400).also(ImageLoads::begun)
        val page = column(activity, title(activity, "A long page"), late, picture(activity, 4, height = 800))
        ScrollView(activity).apply { isVerticalScrollBarEnabled = false; addView(page) }.also { scroller = it }
    }
    return scroller to late
}

/** Scenes about how visits start, what the user does during a visit, and how visits end. */
internal val USER_SCENES = listOf(
    Scene("back before it is complete", expect = Expectation(Outcome.ABANDONED)) { openTwo(); pass(500); back() },
    Scene("back as soon as it is complete", expect = Expectation(settled = false), fails = setOf(Control.FIRST_FRAME)) {
        val late = openTwo()
        later(400) { late.arrives() }
        pass(470)
        saveNodes()
        back()
    },
    Scene("back before it has settled", expect = Expectation(settled = false), fails = setOf(Control.FIRST_FRAME)) {
        val late = openTwo(); later(400) { late.arrives() }; pass(900); saveNodes(); back()
    },
    Scene("home before it is complete", expect = Expectation(Outcome.ABANDONED)) { openTwo(); pass(500); front.pause().stop() },
    Scene("a tap before it is complete", expect = Expectation(Outcome.INTERACTED)) { openTwo(); pass(500); tap(activity.window.decorView) },
    Scene("a tap before it has settled", expect = Expectation(settled = false), fails = setOf(Control.FIRST_FRAME)) {
        val late = openTwo(); later(400) { late.arrives() }; pass(900); tap(activity.window.decorView)
    },
    Scene("a drag while the screen loads", expect = Expectation(Outcome.INTERACTED)) {
        val (scroller, _) = openLong()
        pass(400)
        drag(scroller, 0f, -200f)
    },
    Scene("a drag of a few pixels while the screen loads does not end the visit", fails = setOf(Control.FIRST_FRAME), rules = setOf("ScrollDistance")) {
        val (scroller, late) = openLong()
        pass(400)
        drag(scroller, 0f, -30f)
        later(300) { late.arrives() }
    },
    Scene("typing in a form while it loads does not end the visit", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var late: ImageView
        lateinit var field: EditText
        open { activity ->
            late = picture(activity, height = 240).also(ImageLoads::begun)
            field = EditText(activity).apply { leaveOut(this); isCursorVisible = false }
            column(activity, field.sized(360, 60), picture(activity, 3, height = 240), late)
        }
        pass(200)
        field.requestFocus()
        pass(100)
        key(field, KeyEvent.KEYCODE_A)
        later(500) { late.arrives() }
    },
    Scene("a drag of a small row while the screen loads does not end the visit", fails = setOf(Control.FIRST_FRAME), rules = setOf("NestedScroller")) {
        lateinit var row: HorizontalScrollView
        lateinit var late: ImageView
        open { activity ->
            val pictures = LinearLayout(activity)
            repeat(8) { pictures.addView(picture(activity, it + 10, width = 100, height = 100)) }
            row = HorizontalScrollView(activity).apply { addView(pictures) }
            late = picture(activity, height = 240).also(ImageLoads::begun)
            column(activity, title(activity, "A row"), row.sized(360, 100), late)
        }
        pass(300)
        drag(row, -150f, 0f)
        later(800) { late.arrives() }
    },
    Scene("a permission prompt takes the focus", expect = Expectation(Outcome.INTERRUPTED), rules = setOf("Interrupted")) {
        openTwo()
        pass(400)
        front.pause()
        pass(1_000)
    },
    Scene("a picture that never loads", expect = Expectation(Outcome.TIMEOUT), rules = setOf("Timeout")) { openTwo() },
    Scene(
        "a screen without content",
        expect = Expectation(Outcome.NO_CONTENT),
        rules = setOf("NoContent"),
    ) {
        open { activity -> layers(activity, plate(activity, Color.YELLOW).at(20, 20, 200, 200)) }
    },
    Scene("a WebView without a Perf interface", expect = Expectation(Outcome.NO_CONTENT)) { open { activity -> layers(activity, WebView(activity)) } },
    Scene("a declared empty state", surface = "MeasuredScreen") {
        lateinit var screen: MeasuredScreen
        open(MeasuredScreen::class.java) { activity ->
            screen = activity as MeasuredScreen; layers(activity, title(activity, "Nothing here yet", 20f).at(60, 200, 240, 40))
        }
        later(300) { screen.surface.declareEmpty() }
    },
    Scene("a hold delays the confirmation and does not change the time", surface = "MeasuredScreen", fails = setOf(Control.FIRST_FRAME), rules = setOf("Holds")) {
        lateinit var hold: java.io.Closeable
        lateinit var late: ImageView
        open(MeasuredScreen::class.java) { activity ->
            hold = (activity as MeasuredScreen).surface.hold("feed request")
            late = picture(activity, height = 300)
            column(activity, title(activity, "A request", 40f), picture(activity, 4), late)
        }
        later(1_700) { late.setImageBitmap(Art.bitmap(7, 180, 120)) }
        later(1_750) { hold.close() }
    },
    Scene("a launch", expect = Expectation(start = StartSource.LAUNCH), fails = setOf(Control.FIRST_FRAME)) {
        lateinit var late: ImageView
        launch(PlainScreen::class.java) { activity ->
            late = picture(activity, height = 240).also(ImageLoads::begun)
            activity.setContentView(column(activity, title(activity, "Launched"), picture(activity, 3, height = 240), late))
        }
        later(600) { late.arrives() }
    },
    Scene("coming back to the app", visit = 1, expect = Expectation(start = StartSource.BEGIN, revisit = true)) {
        val late = openTwo(); later(100) { late.arrives() }
        pass(1_500)
        front.pause().stop(); pass(2_000)
        front.restart().start().resume()
    },
    Scene("a deep link", expect = Expectation(start = StartSource.EXTERNAL), fails = setOf(Control.FIRST_FRAME)) {
        lateinit var late: ImageView
        launch(PlainScreen::class.java, Intent(Intent.ACTION_VIEW, Uri.parse("https://example.com/1"))) { activity ->
            late = picture(activity, height = 240).also(ImageLoads::begun)
            activity.setContentView(column(activity, title(activity, "A link"), late))
        }
        later(500) { late.arrives() }
    },
    Scene("a rotation during the visit", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var late: ImageView
        val content = { activity: Activity ->
            late = picture(activity, height = 240).also(ImageLoads::begun)
            activity.setContentView(column(activity, title(activity, "Turn me"), picture(activity, 3, height = 240), late))
        }
        openBy { content(it) }
        pass(300)
        rotate(content)
        later(600) { late.arrives() }
    },
    Scene("a dialog that is a surface", surface = "MeasuredDialog", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var late: ImageView
        lateinit var button: View
        openBy { activity ->
            button = picture(activity, 3, height = 240)
            activity.setContentView(column(activity, title(activity, "Tap the picture"), button))
        }
        pass(1_500)
        button.setOnClickListener {
            late = picture(activity, width = 240, height = 200).also(ImageLoads::begun)
            val dialog = MeasuredDialog(activity)
            dialog.setContentView(column(activity, title(activity, "A dialog"), late))
            dialog.show()
            surfaceRoot = dialog.window!!.decorView
        }
        tap(button)
        later(600) { late.arrives() }
    },
    Scene("an alert over a screen that is still loading", fails = setOf(Control.FIRST_FRAME)) {
        val late = openTwo()
        pass(200)
        surfaceRoot = activity.window.decorView
        AlertDialog.Builder(activity).setTitle("News").setMessage("Read them").show()
        later(500) { late.arrives() }
    },
    Scene("a popup over a screen that is still loading", fails = setOf(Control.FIRST_FRAME)) {
        val late = openTwo()
        pass(200)
        surfaceRoot = activity.window.decorView
        PopupWindow(title(activity, "A hint").apply { setBackgroundColor(Color.CYAN) }, 200, 80).showAtLocation(activity.window.decorView, 0, 40, 300)
        later(500) { late.arrives() }
    },
    Scene("a search field: each key is a visit", surface = "PlainScreen/typing", rules = setOf("TypingWaits")) {
        lateinit var field: EditText
        lateinit var rows: LinearLayout
        open { activity ->
            field = AutoCompleteTextView(activity).apply { tag = "field"; leaveOut(this); isCursorVisible = false }
            rows = column(activity)
            column(activity, field, rows, picture(activity, 3, height = 200))
        }
        pass(1_600)
        field.requestFocus()
        pass(200)
        field.setText("m")
        later(1_300) { repeat(3) { rows.addView(title(activity, "maple $it", 26f)) } }
    },
    Scene(
        "two panes of one screen, the left",
        surface = "Left",
        expect = Expectation(start = StartSource.INPUT),
        fails = setOf(Control.FIRST_FRAME),
    ) {
        twoPanes(left = true)
    },
    Scene(
        "two panes of one screen, the right",
        surface = "Right",
        expect = Expectation(start = StartSource.INPUT),
        fails = setOf(Control.FIRST_FRAME),
    ) {
        twoPanes(left = false)
    },
)

private fun Stage.twoPanes(left: Boolean) {
    val views = ArrayList<ImageView>()
    open { activity ->
        val panes = List(2) { pane ->
            val late = picture(activity, height = 300).also(ImageLoads::begun).also(views::add)
            column(activity, title(activity, "Pane $pane"), late)
        }
        LinearLayout(activity).apply { panes.forEach { addView(it, LinearLayout.LayoutParams(180, LinearLayout.LayoutParams.MATCH_PARENT)) } }.also {
            SurfaceTracker("Left", panes[0])
            SurfaceTracker("Right", panes[1])
            surfaceRoot = panes[if (left) 0 else 1]
        }
    }
    later(400) { views[0].arrives() }
    later(900) { views[1].arrives(9) }
}
