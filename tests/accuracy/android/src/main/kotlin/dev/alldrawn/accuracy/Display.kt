package dev.alldrawn.accuracy

import android.graphics.HardwareRenderer
import android.graphics.PixelFormat
import android.media.ImageReader
import android.view.View
import dev.alldrawn.testing.DrawingViewRoot
import java.nio.ByteOrder

/**
 * The simulated display: turns a window's display lists into pixels in the very traversal that recorded them, by the
 * framework's own renderer. What the app does after the traversal is not in its picture, as on a device; and nothing is
 * drawn anew for the sake of looking, so that a view which notes its own draws is not misled.
 */
public class Display : AutoCloseable {
    private val screens = HashMap<View, Screen>()

    /** What each window shows now. */
    private val pictures = HashMap<View, Picture>()

    /** Called when a window has drawn, with its root. */
    public var onPicture: ((View) -> Unit)? = null

    init {
        DrawingViewRoot.onDrawn = ::draw
    }

    /** What the window with this root showed last; null: it has not drawn yet. */
    public fun picture(root: View): Picture? = pictures[root]

    private fun draw(root: View) {
        if (root.width == 0 || root.height == 0) return
        val screen = screens[root]?.takeIf { it.width == root.width && it.height == root.height }
            ?: Screen(root.width, root.height).also { screens.put(root, it)?.close() }
        pictures[root] = Picture.of(screen.pixelsOf(root), root.width, pictures[root])
        onPicture?.invoke(root)
    }

    /** What the window would show if it drew now; no frame, and nobody is told. For probes, after a recording. */
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
            // Where a device has its light, for the shadows of raised views.
            setLightSourceAlpha(0.039f, 0.19f)
            setLightSourceGeometry(width / 2f, 0f, 600f, 800f)
        }

        fun pixelsOf(root: View): IntArray {
            // Not dirty any more: this is the list as the traversal recorded it.
            renderer.setContentRoot(root.updateDisplayListIfDirty())
            renderer.createRenderRequest().setWaitForPresent(true).syncAndDraw()
            reader.acquireNextImage().use { image ->
                val plane = image.planes[0]
                // Skia's own order on the desktop: blue, green, red, alpha.
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
