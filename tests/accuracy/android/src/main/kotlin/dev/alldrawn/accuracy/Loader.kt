package dev.alldrawn.accuracy

import android.graphics.BitmapFactory
import android.os.Handler
import android.os.Looper
import android.widget.ImageView
import dev.alldrawn.ImageLoads
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL

/**
 * An app's image loader, with its own threads, real connections, and messages to the main thread.
 *
 * @param reportsLoads true if it reports its loads to the SDK, as the adapters of well-known loaders do
 */
public class Loader(private val stage: Stage, private val reportsLoads: Boolean) {
    private val main = Handler(Looper.getMainLooper())

    /**
     * Loads a picture into a view. If the picture fails to load, [whenFailed] is called to show something else in the
     * view.
     */
    public fun load(url: String, into: ImageView, whenFailed: (ImageView) -> Unit = {}) {
        if (reportsLoads) ImageLoads.begun(into)
        into.setTag(URL_TAG, url)
        LoaderThreads.execute {
            val bitmap = try {
                val connection = URL(url).openConnection() as HttpURLConnection
                if (connection.responseCode != HttpURLConnection.HTTP_OK) null else connection.inputStream.use(BitmapFactory::decodeStream)
            } catch (_: IOException) {
                null
            }
            main.post {
                // Do nothing if the view was recycled for another row meanwhile.
                if (into.getTag(URL_TAG) != url) return@post
                if (bitmap == null) {
                    whenFailed(into)
                    stage.failed(into)
                    if (reportsLoads) ImageLoads.failed(into)
                } else {
                    into.setImageBitmap(bitmap)
                    if (reportsLoads) ImageLoads.done(into)
                }
            }
        }
    }

    private companion object {
        const val URL_TAG = 0x0200_0001
    }
}
