package dev.alldrawn.sample.androidx

import android.app.Application
import coil3.ComponentRegistry
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.androidx.FragmentSurfaces
import dev.alldrawn.coil.CoilLoads
import dev.alldrawn.compose.Compositions
import dev.alldrawn.media3.Media3Players
import dev.alldrawn.okhttp.HoldingInterceptor
import okhttp3.OkHttpClient

/**
 * Marks an Activity that only contains Fragments or navigation destinations. Each Fragment or destination is a surface,
 * and the Activity is not.
 */
interface Holder

/** Makes the app's only calls of the SDK, when the app starts. */
internal object Measuring {
    fun start(app: Application, collector: String?) {
        AllDrawn.install(
            app,
            AllDrawnConfig(app = "Tilework", version = "1.0", endpoint = collector, surfaceOf = { if (it is Holder) null else AllDrawnConfig.every(it) }),
        )
        FragmentSurfaces.install(app)
        Compositions.install()
        Media3Players.install()
    }

    fun requests(client: OkHttpClient.Builder): OkHttpClient.Builder = client.addInterceptor(HoldingInterceptor())

    fun pictures(components: ComponentRegistry.Builder): ComponentRegistry.Builder = components.add(CoilLoads)
}
