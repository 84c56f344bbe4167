package dev.alldrawn.sample.androidx

import android.app.Application
import coil3.ImageLoader
import coil3.SingletonImageLoader
import coil3.annotation.DelicateCoilApi
import coil3.network.okhttp.OkHttpNetworkFetcherFactory
import okhttp3.OkHttpClient

/** Objects that the whole app shares. */
object Tilework {
    lateinit var backend: Backend
        private set

    /**
     * Sets the app up. Call it before the first screen opens.
     *
     * @param address the address of the API and the media, without a slash at its end
     * @param collector the address to which the SDK sends visits
     * @param pictures configures the image loader
     */
    @OptIn(DelicateCoilApi::class)
    fun start(
        app: Application,
        address: String = "http://10.0.2.2:8080",
        collector: String? = "http://10.0.2.2:8642/v1/visits",
        client: OkHttpClient = OkHttpClient(),
        pictures: ImageLoader.Builder.() -> Unit = {},
    ) {
        Measuring.start(app, collector)
        val requests = Measuring.requests(client.newBuilder()).build()
        backend = Backend(address, requests)
        val loader = ImageLoader.Builder(app).components {
            Measuring.pictures(this)
            add(OkHttpNetworkFetcherFactory(callFactory = { requests }))
        }
        SingletonImageLoader.setUnsafe(loader.apply(pictures).build())
    }
}
