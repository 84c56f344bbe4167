package dev.alldrawn.sample.drive

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint

/** One picture of a film. */
object FilmPicture {
    private val paint = Paint()

    fun draw(canvas: Canvas, width: Float, height: Float, video: Int, picture: Int) {
        paint.color = Color.HSVToColor(floatArrayOf(video * 51f, 0.6f, 0.5f + picture % 16 / 40f))
        canvas.drawRect(0f, 0f, width, height, paint)
    }
}
