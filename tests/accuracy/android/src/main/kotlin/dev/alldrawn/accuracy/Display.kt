package dev.alldrawn.accuracy

import android.graphics.HardwareRenderer
import android.graphics.PixelFormat
import android.media.ImageReader
import android.view.View
import dev.alldrawn.testing.DrawingViewRoot
import java.nio.ByteOrder

/**
 * The simulated display. It renders a window's display lists with the framework's own renderer, in the traversal that
 * recorded them. As on a device, changes after the traversal are not in the picture. Views are not drawn again for the
 * picture, so a view that counts its own draws is not disturbed.
 */
public class Display : AutoCloseable {
    private val screens = HashMap<View, Screen>()

    /** The last picture of each window, by the window's root view. */
    private val pictures = HashMap<View, Picture>()

    /** Called each time a window has drawn, with the window's root view. */
    public var onPicture: ((View) -> Unit)? = null

    init {
        DrawingViewRoot.onDrawn = ::draw
    }

    /** Returns the last picture of the window with this root; null if it has not drawn yet. */
    public fun picture(root: View): Picture? = pictures[root]

    private fun draw(root: View) {
        if (root.width == 0 || root.height == 0) return
        val screen = screens[root]?.takeIf { it.width == root.width && it.height == root.height }
            ?: Screen(root.width, root.height).also { screens.put(root, it)?.close() }
        pictures[root] = Picture.of(screen.pixelsOf(root), root.width, pictures[root])
        onPicture?.invoke(root)
    }

    /**
     * Renders the window as it is now, without a frame and without a call of [onPicture]. [VisibleNodes] uses it after
     * a recording.
     */
    internal fun render(root: View): Picture = Picture.of(screens.getValue(root).pixelsOf(root), root.width, pictures[root])

    override fun close() {
        DrawingViewRoot.onDrawn = null
        screens.values.forEach { it.close() }
        screens.clear()
    }

    private class Screen(val width: Int, val height: Int) : AutoCloseable {
        private val reader = ImageReader.newInstance(width, height, PixelFormat.RGBA_8888, 2)
        private val renderer = HardwareRenderer().apply {
            setSurface(reader.surface)
            // Use a device's light position and strength, which determine the shadows of elevated views.
            setLightSourceAlpha(0.039f, 0.19f)
            setLightSourceGeometry(width / 2f, 0f, 600f, 800f)
        }

        fun pixelsOf(root: View): IntArray {
            // This call returns the display list that the traversal recorded. It records nothing, since the views are
            // no longer dirty.
            renderer.setContentRoot(root.updateDisplayListIfDirty())
            renderer.createRenderRequest().setWaitForPresent(true).syncAndDraw()
            reader.acquireNextImage().use { image ->
                val plane = image.planes[0]
                // On the desktop Skia's byte order is blue, green, red, alpha.
                val bytes = plane.buffer.order(ByteOrder.LITTLE_ENDIAN)
                return IntArray(width * height) { at -> bytes.getInt(at / width * plane.rowStride + at % width * 4) }
            }
        }

        override fun close() {
            renderer.destroy()
            reader.close()
        }
    }
}
