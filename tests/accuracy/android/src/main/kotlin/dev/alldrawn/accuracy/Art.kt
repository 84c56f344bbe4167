package dev.alldrawn.accuracy

import android.graphics.Bitmap
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import javax.imageio.ImageIO

/** Generates pictures from numbers (seeds). No two pictures are alike, and no part of a picture is a plain colour. */
public object Art {
    private fun pixels(seed: Int, width: Int, height: Int) = IntArray(width * height) { at ->
        val x = at % width
        val y = at / width
        val wave = (x * (seed % 5 + 1) + y * (seed % 3 + 1)) / 12 % 2
        val red = (40 + seed * 67) % 160 + x * 60 / width
        val green = (90 + seed * 113) % 160 + y * 60 / height
        val blue = (20 + seed * 41) % 150 + wave * 45
        0xFF shl 24 or (red shl 16) or (green shl 8) or blue
    }

    public fun bitmap(seed: Int, width: Int, height: Int): Bitmap =
        Bitmap.createBitmap(pixels(seed, width, height), width, height, Bitmap.Config.ARGB_8888)

    /** Returns a small picture, as a loader shows it until the full picture is loaded. */
    public fun thumbnail(seed: Int): Bitmap = bitmap(seed, 6, 6)

    public fun png(seed: Int, width: Int, height: Int): ByteArray {
        val image = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        image.setRGB(0, 0, width, height, pixels(seed, width, height), 0, width)
        return ByteArrayOutputStream().also { ImageIO.write(image, "png", it) }.toByteArray()
    }
}
