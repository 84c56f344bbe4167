package dev.alldrawn.internal.sdk

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.PixelFormat
import android.graphics.Rect
import android.graphics.drawable.Drawable
import android.view.View
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.views.PlainViews
import dev.alldrawn.internal.visit.Surface

/** Draws outlines around the pending views of each surface, and how long its visit has lasted, for debugging. */
internal object Overlay {
    private val drawings = HashMap<Surface, Drawing>()

    var isOn = false
        set(on) {
            field = on
            Sdk.walk.onRecord = if (on) ::record else null
            if (!on) reset()
        }

    private val pending = ArrayList<Rect>()
    private val place = IntArray(2)

    private fun record(view: View, read: PlainViews) {
        if (!read.isAwaited) return
        view.getLocationInWindow(place)
        pending += Rect(place[0], place[1], place[0] + view.width, place[1] + view.height)
    }

    fun walked(surface: Surface) {
        if (!isOn) return
        val root = surface.rootView ?: return
        val drawing = drawings.getOrPut(surface) { Drawing(Clock.now()).also { root.overlay.add(it) } }
        root.getLocationInWindow(place)
        val rects = pending.onEach { it.offset(-place[0], -place[1]) }.toList()
        pending.clear()
        // The outlines are drawn with the app's next frame. If a frame were requested here, its walk would request the
        // next one, without end.
        drawing.show(root, rects)
    }

    fun ended(surface: Surface) {
        val drawing = drawings.remove(surface) ?: return
        surface.rootView?.overlay?.remove(drawing)
    }

    fun reset() {
        for (surface in drawings.keys.toList()) ended(surface)
        pending.clear()
    }

    private class Drawing(private val since: Long) : Drawable() {
        private var rects = emptyList<Rect>()
        private val line = Paint().apply { color = Color.RED; style = Paint.Style.STROKE; strokeWidth = 3f }
        private val text = Paint().apply { color = Color.RED; textSize = 32f; isAntiAlias = true }

        fun show(root: View, now: List<Rect>) {
            setBounds(0, 0, root.width, root.height)
            if (now == rects) return
            rects = now
            Main.handler.post { Guard.enter(Entry.OVERLAY) { invalidateSelf() } }
        }

        override fun draw(canvas: Canvas): Unit = Guard.enter(Entry.OVERLAY) {
            for (rect in rects) canvas.drawRect(rect, line)
            canvas.drawText("${(Clock.now() - since) / 1_000_000} ms, ${rects.size} pending", 16f, bounds.bottom - 16f, text)
        }

        override fun setAlpha(alpha: Int) = Unit

        override fun setColorFilter(filter: ColorFilter?) = Unit

        @Deprecated("Deprecated in Java")
        override fun getOpacity(): Int = PixelFormat.TRANSLUCENT
    }
}
