package dev.alldrawn.accuracy

import android.graphics.Color
import android.view.View
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.ProgressBar
import android.widget.ScrollView
import dev.alldrawn.AllDrawn
import dev.alldrawn.ImageLoads
import dev.alldrawn.Outcome
import dev.alldrawn.PerfBusyView

/** Opens a screen with a picture that is drawn, and a spinner of [size] pixels at [x], [y]. Returns the spinner. */
private fun Stage.openSpinner(x: Int, y: Int, size: Int): View {
    lateinit var spinner: View
    open { activity ->
        spinner = spinner(activity).at(x, y, size, size)
        layers(activity, picture(activity, 5).at(20, 60, 320, 300), spinner)
    }
    return spinner
}

/** Scenes with pictures, placeholders and failures, and with indicators and skeletons. */
internal val PICTURE_SCENES = listOf(
    Scene(
        "pictures over HTTP, by a loader that does not report to the SDK",
        fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING),
        // An empty view has a record, so its first picture also has another generation than the empty view.
        rules = setOf("Settle"),
    ) {
        val loader = Loader(this, reportsLoads = false)
        open {
            val pictures = List(4) { i -> picture(it, height = 110).also { view -> loader.load(server.picture(i + 1, 180, 90, 170 * (i + 1)), view) } }
            column(it, title(it, "Four pictures"), *pictures.toTypedArray())
        }
    },
    Scene("pictures over HTTP, by a loader that reports to the SDK", fails = setOf(Control.FIRST_FRAME)) {
        val loader = Loader(this, reportsLoads = true)
        open {
            val pictures = List(4) { i -> picture(it, height = 110).also { view -> loader.load(server.picture(i + 5, 180, 90, 550 - 150 * i), view) } }
            column(it, title(it, "Four pictures"), *pictures.toTypedArray())
        }
    },
    Scene("a placeholder, then the picture", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var view: ImageView
        open {
            column(
                it,
                title(it, "One picture"),
                picture(it, height = 300).also { image -> view = image; ImageLoads.begun(image); image.setImageDrawable(placeholder()) },
            )
        }
        later(500) { view.setImageBitmap(Art.bitmap(9, 180, 150)); ImageLoads.done(view) }
    },
    Scene("a thumbnail, then the full picture", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var view: ImageView
        open { column(it, title(it, "One picture"), picture(it, height = 300).also { image -> view = image; ImageLoads.begun(image) }) }
        later(200) { view.setImageBitmap(Art.thumbnail(9)) }
        later(2_100) { view.setImageBitmap(Art.bitmap(9, 180, 150)); ImageLoads.done(view) }
    },
    Scene("a placeholder without a known load, and a picture beside it", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var late: ImageView
        open { activity ->
            late = picture(activity, height = 200)
            column(activity, title(activity, "A shape for ever"), picture(activity, height = 120).apply { setImageDrawable(placeholder()) }, late)
        }
        later(400) { late.setImageBitmap(Art.bitmap(12, 180, 90)) }
    },
    Scene(
        "a picture fails, and an error picture replaces it",
        expect = Expectation(Outcome.COMPLETE_WITH_ERRORS),
        fails = setOf(Control.FIRST_FRAME),
        rules = setOf("FailedUnblocks"),
    ) {
        val loader = Loader(this, reportsLoads = true)
        open { activity ->
            column(
                activity, title(activity, "One of them fails"),
                picture(activity, height = 180).also { loader.load(server.picture(1, 180, 90, 300), it) },
                picture(activity, height = 180).also { view ->
                    loader.load(server.picture(2, 180, 90, 700, status = 500), view) { it.setImageBitmap(Art.bitmap(30, 20, 20)) }
                },
            )
        }
    },
    Scene("a failure is the last change, and leaves no picture", expect = Expectation(Outcome.ERROR), fails = setOf(Control.FIRST_FRAME)) {
        lateinit var view: ImageView
        open {
            column(
                it,
                title(it, "It fails"),
                picture(it, 4),
                picture(it, height = 200).also { image -> view = image; ImageLoads.begun(image); image.setImageDrawable(placeholder()) },
            )
        }
        later(700) { failed(view); ImageLoads.failed(view) }
    },
    Scene("late cells", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING), rules = setOf("Settle", "WithdrawOnAppear")) {
        lateinit var list: android.widget.LinearLayout
        open { activity ->
            column(activity, title(activity, "More will come"), picture(activity, 1, height = 120), picture(activity, 2, height = 120)).also { list = it }
        }
        later(800) { list.addView(picture(activity, 3, height = 120)); list.addView(picture(activity, 4, height = 120)) }
    },
    Scene("little content, and the rest two seconds later", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING), rules = setOf("SparseSettle")) {
        lateinit var view: ImageView
        open { activity -> column(activity, title(activity, "A few words"), picture(activity, height = 300).also { view = it }) }
        later(2_000) { view.setImageBitmap(Art.bitmap(7, 180, 150)) }
    },
    Scene(
        "a picture is replaced before the visit has settled",
        fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING),
        rules = setOf("WithdrawOnRenew", "Settle"),
    ) {
        lateinit var view: ImageView
        open { column(it, title(it, "It changes once"), picture(it, 6, height = 300).also { image -> view = image }) }
        later(600) { view.setImageBitmap(Art.bitmap(7, 180, 90)) }
    },
    Scene("a picture below the fold never loads", rules = setOf("ShareOfNode")) {
        lateinit var below: ImageView
        open { activity ->
            below = picture(activity, height = 400).also(ImageLoads::begun)
            val page = column(activity, title(activity, "Above the fold").sized(360, 30), picture(activity, 3, height = 606), below)
            ScrollView(activity).apply { addView(page) }
        }
    },
    Scene("a picture too small to count never loads", rules = setOf("MinArea")) {
        open { activity -> layers(activity, picture(activity, 3).at(0, 40, 360, 300), picture(activity).at(20, 360, 15, 15).also(ImageLoads::begun)) }
    },
    Scene("a bitmap as a background is set late", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var view: View
        open { activity -> column(activity, title(activity, "A header"), View(activity).also { view = it.sized(360, 240).named("background") }) }
        later(350) { view.background = android.graphics.drawable.BitmapDrawable(app.resources, Art.bitmap(8, 360, 240)) }
    },
    Scene("a skeleton, then the content", fails = setOf(Control.FIRST_FRAME), rules = setOf("Busy")) {
        lateinit var root: FrameLayout
        lateinit var skeleton: View
        open { activity ->
            skeleton = busyView(plate(activity, Color.LTGRAY).at(20, 300, 320, 300).named("skeleton"))
            AllDrawn.answerFor(skeleton, object : PerfBusyView {})
            layers(activity, picture(activity, 2).at(20, 60, 320, 200), skeleton).also { root = it }
        }
        later(1_500) { root.removeView(skeleton); root.addView(picture(activity, 5).at(20, 300, 320, 300)) }
    },
    Scene("a spinner, then the content", fails = setOf(Control.FIRST_FRAME), rules = setOf("Busy")) {
        lateinit var root: FrameLayout
        lateinit var spinner: View
        open { activity ->
            spinner = spinner(activity).at(140, 400, 80, 80)
            layers(activity, picture(activity, 2).at(20, 60, 320, 200), spinner).also { root = it }
        }
        later(1_400) { root.removeView(spinner); root.addView(picture(activity, 5).at(20, 300, 320, 300)) }
    },
    Scene("a spinner over content that is drawn", fails = setOf(Control.FIRST_FRAME), rules = setOf("Busy", "BlockerLeft")) {
        val spinner = openSpinner(150, 180, 60)
        later(1_300) { spinner.visibility = View.GONE }
    },
    Scene("a small spinner over a picture that is loading", fails = setOf(Control.FIRST_FRAME), rules = setOf("BusyOverContent")) {
        val spinner = openSpinner(150, 180, 40)
        // Longer than the 10 s for which a small spinner beside the content is waited for.
        later(11_200) { spinner.visibility = View.INVISIBLE }
    },
    Scene("a small spinner next to the content stops", fails = setOf(Control.FIRST_FRAME), rules = setOf("SmallBusy")) {
        val spinner = openSpinner(20, 500, 40)
        later(1_200) { spinner.visibility = View.INVISIBLE }
    },
    Scene("a small spinner next to the content never stops", rules = setOf("BusyShare"), fails = setOf(Control.LAST_CHANGED_FRAME)) {
        openSpinner(20, 500, 40)
    },
    Scene("a determinate bar and a slider are not busy", fails = setOf(Control.LAST_CHANGED_FRAME)) {
        lateinit var bar: ProgressBar
        open { activity ->
            bar = ProgressBar(activity, null, android.R.attr.progressBarStyleHorizontal)
            bar.apply { isIndeterminate = false; max = 100; progress = 10 }
            column(
                activity,
                title(activity, "A download"),
                picture(activity, 3, height = 300),
                bar.sized(360, 40),
                android.widget.SeekBar(activity).apply { progress = 40 }.sized(360, 40),
            )
        }
        repeat(12) { step -> later(100 + 100 * step) { bar.progress = 15 + 5 * step } }
    },
    Scene("a film behind its poster", fails = setOf(Control.FIRST_FRAME, Control.LAST_CHANGED_FRAME), rules = setOf("VideoPlayback")) {
        lateinit var film: FilmView
        open { activity ->
            layers(
                activity,
                FilmView(activity, 3, Art.bitmap(2, 90, 60)).at(0, 60, 360, 240).also { film = it },
                title(activity, "A film").at(10, 320, 200, 40),
            )
        }
        later(900) { film.arrives() }
    },
    Scene("a film that is not to play shows its poster") {
        open { activity ->
            layers(
                activity,
                FilmView(activity, 3, Art.bitmap(2, 90, 60), shouldPlay = false).at(0, 60, 360, 240),
                title(activity, "Tap to play").at(10, 320, 200, 40),
            )
        }
    },
    Scene("a film fails behind its poster", expect = Expectation(Outcome.ERROR), fails = setOf(Control.FIRST_FRAME)) {
        lateinit var film: FilmView
        open { activity ->
            layers(
                activity,
                FilmView(activity, 3, Art.bitmap(2, 90, 60)).at(0, 60, 360, 240).also { film = it },
                title(activity, "A film").at(10, 320, 200, 40),
            )
        }
        later(800) { failed(film); film.breaks() }
    },
)

/** Returns an indeterminate progress bar whose ring is drawn by a drawable of the app. */
internal fun spinner(activity: android.app.Activity): View = ProgressBar(activity).apply {
    isIndeterminate = true
    indeterminateDrawable = SpinningRing()
    tag = "spinner"
}
