package dev.alldrawn.accuracy

import android.graphics.Color
import android.graphics.Rect
import android.view.View
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.ScrollView
import android.widget.TextView
import dev.alldrawn.ImageLoads

/** Scenes with views that are covered, clipped, translucent, rotated or moved, and with texts that change. */
internal val SIGHT_SCENES = listOf(
    Scene("a picture under an opaque one never loads", rules = setOf("Occlusion")) {
        open { activity ->
            layers(
                activity,
                picture(activity).at(40, 80, 200, 200).also(ImageLoads::begun),
                plate(activity, Color.rgb(0xF0, 0xE0, 0xC0)).at(0, 40, 360, 300),
                title(activity, "On top").at(20, 100, 200, 40),
            )
        }
    },
    Scene("a picture under a translucent one is waited for", rules = setOf("OpaqueAlpha"), fails = setOf(Control.FIRST_FRAME)) {
        lateinit var below: ImageView
        open { activity ->
            below = picture(activity).at(40, 80, 280, 200).also(ImageLoads::begun)
            val veil = FrameLayout(activity).apply { alpha = 0.5f; addView(plate(activity, Color.rgb(0xF0, 0xE0, 0xC0))) }
            layers(activity, below, veil.at(0, 40, 360, 300), picture(activity, 3).at(0, 360, 360, 200))
        }
        later(1_400) { below.setImageBitmap(Art.bitmap(7, 140, 100)); ImageLoads.done(below) }
    },
    Scene("an earlier view is elevated above a picture that never loads", rules = setOf("Occlusion")) {
        open { activity ->
            layers(
                activity,
                plate(activity, Color.rgb(0xF0, 0xE0, 0xC0)).at(0, 40, 360, 300).apply { elevation = 6f },
                picture(activity).at(40, 80, 200, 200).also(ImageLoads::begun),
                title(activity, "Below them").at(20, 400, 200, 40),
            )
        }
    },
    Scene("a picture is elevated above a view that would cover it", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var raised: ImageView
        open { activity ->
            raised = picture(activity).at(40, 80, 280, 200).also(ImageLoads::begun).apply { translationZ = 8f }
            layers(activity, raised, plate(activity, Color.rgb(0xF0, 0xE0, 0xC0)).at(0, 40, 360, 300), title(activity, "Below them").at(20, 400, 200, 40))
        }
        later(1_300) { raised.setImageBitmap(Art.bitmap(7, 140, 100)); ImageLoads.done(raised) }
    },
    Scene("the view that covers a pending picture is removed", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var cover: View
        lateinit var below: ImageView
        open { activity ->
            below = picture(activity).at(40, 80, 280, 200).also(ImageLoads::begun)
            cover = plate(activity, Color.rgb(0xF0, 0xE0, 0xC0)).at(0, 40, 360, 300)
            layers(activity, below, cover, title(activity, "Below them").at(20, 400, 300, 60))
        }
        later(700) { cover.visibility = View.GONE }
        later(1_500) { below.setImageBitmap(Art.bitmap(7, 140, 100)); ImageLoads.done(below) }
    },
    Scene("a hidden picture never loads") {
        open { activity ->
            layers(
                activity,
                picture(activity, 3).at(0, 40, 360, 300),
                layers(activity, picture(activity).at(0, 0, 200, 200).also(ImageLoads::begun)).at(0, 360, 200, 200).apply { visibility = View.INVISIBLE },
            )
        }
    },
    Scene("a picture with an opacity of a twentieth never loads", rules = setOf("Alpha")) {
        open { activity ->
            layers(activity, picture(activity, 3).at(0, 40, 360, 300), picture(activity).at(0, 360, 300, 200).also(ImageLoads::begun).apply { alpha = 0.05f })
        }
    },
    Scene("a picture in a translucent group never loads", rules = setOf("AlphaProduct")) {
        open { activity ->
            val faint = picture(activity).at(0, 0, 200, 200).also(ImageLoads::begun).apply { alpha = 0.3f }
            val group = layers(activity, faint).at(0, 360, 300, 200).apply { alpha = 0.25f }
            layers(activity, picture(activity, 3).at(0, 40, 360, 300), group)
        }
    },
    Scene("a rotated and a scaled picture", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var turned: ImageView
        open { activity ->
            turned = picture(activity).at(80, 100, 200, 120).also(ImageLoads::begun).apply { rotation = 20f }
            layers(
                activity,
                title(activity, "Turned").at(20, 10, 200, 40),
                turned,
                picture(activity, 4).at(80, 350, 200, 120).apply { scaleX = 1.4f; scaleY = 1.4f },
            )
        }
        later(500) { turned.setImageBitmap(Art.bitmap(9, 100, 60)); ImageLoads.done(turned) }
    },
    Scene("a picture outside of its clip never loads", rules = setOf("Clip")) {
        open { activity ->
            layers(
                activity,
                picture(activity, 3).at(0, 40, 360, 300),
                FrameLayout(activity).apply { addView(picture(activity).at(0, 130, 200, 200).also(ImageLoads::begun)) }.at(0, 360, 300, 120),
            )
        }
    },
    Scene("clip bounds leave half of a picture", fails = setOf(Control.FIRST_FRAME)) {
        lateinit var view: ImageView
        open { activity ->
            view = picture(activity).at(20, 100, 320, 300).also(ImageLoads::begun).apply { clipBounds = Rect(0, 0, 320, 150) }
            layers(activity, title(activity, "Clipped").at(20, 10, 300, 60), view)
        }
        later(450) { view.setImageBitmap(Art.bitmap(9, 160, 150)); ImageLoads.done(view) }
    },
    Scene("a card slides in from below the fold", fails = setOf(Control.FIRST_FRAME, Control.LAST_CHANGED_FRAME)) {
        lateinit var card: ImageView
        open { activity ->
            layers(
                activity,
                title(activity, "It slides in").at(20, 10, 300, 60),
                picture(activity, 5).at(20, 200, 320, 300).apply { translationY = 500f }.also { card = it },
            )
        }
        later(400) { card.animate().translationY(0f).setDuration(500).start() }
    },
    Scene("a dash, then forty-two", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING), rules = setOf("WithdrawOnRenew")) {
        lateinit var count: TextView
        open { activity -> layers(activity, picture(activity, 3).at(0, 100, 360, 300), title(activity, "—", 40f).at(20, 20, 200, 60).also { count = it }) }
        later(650) { count.text = "42" }
    },
    Scene("texts that appear one after another", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        val lines = ArrayList<TextView>()
        open { activity -> column(activity, title(activity, "A header", 40f), *Array(3) { title(activity, "", 30f).named("line $it").also(lines::add) }) }
        for ((i, words) in listOf("The first line", "A second one", "And the last").withIndex()) later(300 + 300 * i) { lines[i].text = words }
    },
    Scene("a clock that changes each 600 ms", fails = setOf(Control.LAST_CHANGED_FRAME), rules = setOf("Live", "LiveKeepsFirst")) {
        lateinit var clock: TextView
        open { activity ->
            layers(
                activity,
                picture(activity, 3).at(0, 120, 360, 300),
                liveView(title(activity, "12:00:00", 40f).at(20, 20, 300, 70).named("clock")).also { clock = it },
            )
        }
        repeat(15) { tick -> later(600 + 600 * tick) { clock.text = "12:00:%02d".format(tick + 1) } }
    },
    Scene("a picture scrolled into view by the program", fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var scroller: ScrollView
        lateinit var below: ImageView
        open { activity ->
            below = picture(activity, height = 300)
            val page = column(activity, title(activity, "Above"), picture(activity, 3, height = 560), below, picture(activity, 6, height = 400))
            ScrollView(activity).apply { isVerticalScrollBarEnabled = false; addView(page) }.also { scroller = it }
        }
        later(400) { scroller.scrollTo(0, 300) }
        later(900) { below.setImageBitmap(Art.bitmap(11, 180, 100)) }
    },
)
