package dev.alldrawn.adapters

import android.graphics.Bitmap
import androidx.activity.compose.setContent
import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.painter.ColorPainter
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.unit.dp
import coil3.ImageLoader
import coil3.compose.AsyncImage
import coil3.compose.SubcomposeAsyncImage
import coil3.compose.rememberAsyncImagePainter
import coil3.network.okhttp.OkHttpNetworkFetcherFactory
import coil3.request.CachePolicy
import coil3.request.ImageRequest
import coil3.request.crossfade
import dev.alldrawn.Outcome
import dev.alldrawn.VisitEvent
import dev.alldrawn.coil.CoilLoads
import dev.alldrawn.compose.Compositions
import dev.alldrawn.compose.PerfState
import dev.alldrawn.compose.perfImage
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import java.util.concurrent.TimeUnit
import okhttp3.OkHttpClient
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/**
 * Tests Coil's composables as apps use them, without any AllDrawn code at the pictures. A local HTTP server sends the
 * pictures.
 */
@RunWith(DeviceRunner::class)
class ComposePicturesTest {
    @get:Rule
    val fresh = FreshSdk()

    @get:Rule
    val pictures = Pictures()

    private val patient = OkHttpClient.Builder().readTimeout(2, TimeUnit.MINUTES).build()
    private lateinit var measured: MeasuredScreen
    private lateinit var loader: ImageLoader

    @Before
    fun measure() {
        measured = MeasuredScreen()
        Compositions.install()
        loader = loaderOf { }
    }

    // Runs the messages that cancel the composition within this test. All tests share Compose's dispatcher, which would
    // wait for ever for a message that the end of a test discards.
    @After
    fun close() {
        measured.close()
        loader.shutdown()
        repeat(AFTERWARDS) {
            Thread.sleep(AFTERWARDS_MS)
            Frames.step()
        }
    }

    private fun loaderOf(more: coil3.ComponentRegistry.Builder.() -> Unit): ImageLoader =
        ImageLoader.Builder(RuntimeEnvironment.getApplication()).components {
            more()
            add(OkHttpNetworkFetcherFactory(callFactory = { patient }))
        }.diskCachePolicy(CachePolicy.DISABLED).memoryCachePolicy(CachePolicy.DISABLED).build()

    // Shows the placeholder for longer than the settle time. The visit must not end.
    private fun open(content: @Composable () -> Unit) {
        measured.open { screen -> screen.setContent { Box(Modifier.fillMaxSize().background(Color.White)) { content() } } }
        Frames.step(LONGER_THAN_SETTLING)
        assertEquals("a visit ended before the picture was loaded: ${measured.events}", 0, measured.events.size)
    }

    private fun shows(content: @Composable () -> Unit): VisitEvent {
        open(content)
        pictures.release()
        return measured.untilAgrees(shows = ::isRed)
    }

    private fun change(act: () -> Unit) {
        act()
        Snapshot.sendApplyNotifications()
    }

    private fun isRed(bitmap: Bitmap, y: Int = 150) = bitmap.getPixel(150, y) == Pictures.COLOR

    private fun isDark(bitmap: Bitmap) = bitmap.getPixel(150, 150) == DARK

    @Composable
    private fun Picture(path: String, modifier: Modifier = Modifier.size(300.dp)) =
        AsyncImage(pictures.url(path), null, loader, modifier, placeholder = ColorPainter(Color.LightGray), error = ColorPainter(Color(DARK)))

    @Test
    fun `a visit waits for a picture, not for its placeholder`() {
        val event = shows {
            Column {
                Picture("a")
                BasicText("Some words under it")
            }
        }
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `a visit waits for the picture of a remembered painter without a description`() {
        shows { Image(rememberAsyncImagePainter(pictures.url("b"), loader), null, Modifier.size(300.dp)) }
    }

    @Test
    fun `a visit waits for a picture whose layout takes the size of the loaded picture`() {
        shows { Column { AsyncImage(pictures.url("c"), null, loader, Modifier.fillMaxWidth(), contentScale = ContentScale.FillWidth) } }
    }

    @Test
    fun `a visit waits for a picture while something else is composed in its place`() {
        loader = loaderOf { add(CoilLoads) }
        val event = shows {
            Column {
                SubcomposeAsyncImage(
                    pictures.url("d"), null, loader, Modifier.size(300.dp),
                    loading = { Box(Modifier.fillMaxSize().background(Color.LightGray)) },
                )
                BasicText("Some words under it")
            }
        }
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `a cross-fade counts from an opacity of one tenth on`() {
        open {
            val context = androidx.compose.ui.platform.LocalContext.current
            AsyncImage(ImageRequest.Builder(context).data(pictures.url("e")).crossfade(FADE_MS).build(), null, loader, Modifier.size(300.dp))
        }
        pictures.release()
        // One frame late is allowed: Coil's fade uses this machine's clock, and the frame is drawn a little after the
        // walk.
        measured.untilAgrees(late = 2) { android.graphics.Color.green(it.getPixel(150, 150)) <= 255 - (255 - GREEN) * 0.1f }
    }

    @Test
    fun `a picture that fails to load is a failure`() {
        open { Picture("missing/a") }
        pictures.release()
        assertEquals(Outcome.ERROR, measured.untilAgrees(shows = ::isDark).outcome)
    }

    @Test
    fun `a picture that fails to load is a failure, although that draws no frame`() {
        open { AsyncImage(pictures.url("missing/b"), null, loader, Modifier.size(300.dp)) }
        pictures.release()
        assertEquals(Outcome.ERROR, measured.until().outcome)
    }

    @Test
    fun `a picture that fails to load is a failure, although something else is composed in its place`() {
        loader = loaderOf { add(CoilLoads) }
        open {
            Column {
                SubcomposeAsyncImage(
                    pictures.url("missing/c"), null, loader, Modifier.size(300.dp),
                    loading = { Box(Modifier.fillMaxSize().background(Color.LightGray)) },
                    error = { Box(Modifier.fillMaxSize().background(Color(DARK))) },
                )
                BasicText("Some words under it")
            }
        }
        pictures.release()
        assertEquals(Outcome.ERROR, measured.untilAgrees(shows = ::isDark).outcome)
    }

    @Test
    fun `a visit waits for the picture of a new row in a recycled slot of a lazy list`() {
        val list = LazyListState()
        open { LazyColumn(Modifier.fillMaxSize(), list) { items(60, contentType = { 0 }) { Picture("row-$it", Modifier.fillMaxWidth().height(100.dp)) } } }
        list.requestScrollToItem(30)
        Frames.step(LONGER_THAN_SETTLING)
        assertEquals("the visit ended while rows were loading", 0, measured.events.size)
        pictures.release()
        measured.untilAgrees { bitmap -> (60 until 600 step 100).all { isRed(bitmap, it) } }
    }

    @Test
    fun `a visit does not wait for a picture that is removed before it is loaded`() {
        loader = loaderOf { add(CoilLoads) }
        var isShown by mutableStateOf(true)
        open {
            Column {
                if (isShown) Picture("f") else Box(Modifier.size(300.dp).background(Color(DARK)))
                BasicText("Some words under it")
            }
        }
        change { isShown = false }
        assertEquals(Outcome.COMPLETE, measured.untilAgrees(shows = ::isDark).outcome)
    }

    @Test
    fun `a visit waits for another picture in the place of the first`() {
        var path by mutableStateOf("missing/d")
        open { Picture(path) }
        change { path = "g" }
        pictures.release()
        assertEquals(Outcome.COMPLETE, measured.untilAgrees(shows = ::isRed).outcome)
    }

    @Test
    fun `a visit does not wait for a picture that is loaded ahead for a cache`() {
        loader = loaderOf { add(CoilLoads) }
        measured.open { screen ->
            loader.enqueue(ImageRequest.Builder(screen).data(pictures.url("ahead")).build())
            screen.setContent { BasicText("Some words", Modifier.size(300.dp)) }
        }
        assertEquals(Outcome.COMPLETE, measured.until(limit = 600).outcome)
    }

    @Test
    fun `a visit does not wait for an AsyncImage without a request`() {
        measured.open { screen ->
            screen.setContent {
                Column {
                    AsyncImage(null, null, loader, Modifier.size(300.dp))
                    BasicText("Some words under it")
                }
            }
        }
        assertEquals(Outcome.COMPLETE, measured.until(limit = 600).outcome)
    }

    @Test
    fun `the state of perfImage takes precedence over the state of the painter`() {
        measured.open { screen -> screen.setContent { Picture("h", Modifier.size(300.dp).perfImage { PerfState.DRAWN }) } }
        assertEquals(Outcome.COMPLETE, measured.until(limit = 600).outcome)
    }

    private companion object {
        const val AFTERWARDS = 20
        const val AFTERWARDS_MS = 10L
        const val LONGER_THAN_SETTLING = 90
        const val FADE_MS = 2_000
        val DARK = android.graphics.Color.rgb(40, 40, 40)
        val GREEN = android.graphics.Color.green(Pictures.COLOR)
    }
}
