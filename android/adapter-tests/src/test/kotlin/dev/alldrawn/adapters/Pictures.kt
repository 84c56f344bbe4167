package dev.alldrawn.adapters

import android.graphics.Bitmap
import android.graphics.Color
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import com.sun.net.httpserver.HttpServer
import java.io.ByteArrayOutputStream
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import org.junit.rules.ExternalResource

/** A local HTTP server that sends red pictures. It sends no picture before the test calls [release]. */
class Pictures : ExternalResource() {
    private val released = CountDownLatch(1)
    private val threads = Executors.newCachedThreadPool { Thread(it, "pictures").apply { isDaemon = true } }
    private lateinit var server: HttpServer

    override fun before() {
        val png = ByteArrayOutputStream().also { picture(COLOR).compress(Bitmap.CompressFormat.PNG, 100, it) }.toByteArray()
        server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
        server.executor = threads
        server.createContext("/") { exchange ->
            released.await()
            val exists = !exchange.requestURI.path.startsWith("/missing")
            exchange.responseHeaders.add("Content-Type", "image/png")
            exchange.sendResponseHeaders(if (exists) 200 else 404, if (exists) png.size.toLong() else -1)
            if (exists) exchange.responseBody.use { it.write(png) }
            exchange.close()
        }
        server.start()
    }

    override fun after() {
        release()
        server.stop(0)
        threads.shutdownNow()
    }

    fun release(): Unit = released.countDown()

    fun url(path: String): String = "http://127.0.0.1:${server.address.port}/$path"

    companion object {
        val COLOR = Color.rgb(200, 30, 40)

        fun picture(color: Int): Bitmap = Bitmap.createBitmap(64, 64, Bitmap.Config.ARGB_8888).apply { eraseColor(color) }
    }
}

/** Shows a title and an image view below it, 300 × 300 pixels at (30, 200), and returns the image view. */
internal fun Screen.pictureBelowTitle(): ImageView {
    val picture = ImageView(this).apply { scaleType = ImageView.ScaleType.FIT_XY }
    val title = TextView(this).apply {
        text = "A title that is there at once"
        textSize = 20f
    }
    setContentView(
        LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            setBackgroundColor(Color.WHITE)
            addView(title, LinearLayout.LayoutParams(MATCH_PARENT, 100))
            addView(picture, LinearLayout.LayoutParams(300, 300).apply { leftMargin = 30 })
        },
    )
    return picture
}

/** Returns the colour of the pixel in the middle of a view. */
internal fun Bitmap.middleOf(view: android.view.View): Int {
    val place = IntArray(2).also(view::getLocationInWindow)
    return getPixel(place[0] + view.width / 2, place[1] + view.height / 2)
}
