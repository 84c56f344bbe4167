package dev.alldrawn.adapters

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.widget.ImageView
import coil3.ImageLoader
import coil3.asImage
import coil3.network.okhttp.OkHttpNetworkFetcherFactory
import coil3.request.ImageRequest
import coil3.request.crossfade
import coil3.request.error
import coil3.request.placeholder
import coil3.request.target
import com.bumptech.glide.Glide
import com.bumptech.glide.GlideBuilder
import com.bumptech.glide.RequestManager
import com.bumptech.glide.load.resource.drawable.DrawableTransitionOptions
import com.bumptech.glide.request.RequestOptions
import com.squareup.picasso.MemoryPolicy
import com.squareup.picasso.OkHttp3Downloader
import com.squareup.picasso.Picasso
import dev.alldrawn.Outcome
import dev.alldrawn.coil.CoilLoads
import dev.alldrawn.glide.AllDrawnGlideModule
import dev.alldrawn.picasso.PicassoLoads
import dev.alldrawn.spi.ImageWitness
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import java.util.concurrent.TimeUnit
import okhttp3.OkHttpClient
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests image loaders as apps use them: with a placeholder, and without any AllDrawn code at the pictures. */
@RunWith(DeviceRunner::class)
class LoadersTest {
    @get:Rule
    val fresh = FreshSdk()

    @get:Rule
    val pictures = Pictures()

    private lateinit var measured: MeasuredScreen
    private lateinit var view: ImageView

    @Before
    fun measure() {
        measured = MeasuredScreen()
    }

    @After
    fun close() {
        measured.close()
        Glide.tearDown()
    }

    // Shows the placeholder for longer than the settle time, during which the visit must not end. Then lets the server
    // send the picture.
    private fun load(load: (Screen) -> Unit) {
        measured.open { screen ->
            view = screen.pictureBelowTitle()
            load(screen)
        }
        Frames.step(LONGER_THAN_SETTLING)
        assertEquals("a visit ended with the placeholder: ${measured.events}", 0, measured.events.size)
        pictures.release()
    }

    private fun placeholder(screen: Screen) = BitmapDrawable(screen.resources, Pictures.picture(Color.LTGRAY))

    private fun isPictureShown(bitmap: Bitmap) = bitmap.middleOf(view) == Pictures.COLOR

    // Returns true if the pixel is at least one tenth of the way from the placeholder's colour to the picture's.
    private fun isFadingIn(bitmap: Bitmap) = Color.green(bitmap.middleOf(view)) <= GREY - (GREY - Color.green(Pictures.COLOR)) / 10

    // Returns the same for a fade of Coil, which also fades out the placeholder over the white background.
    private fun isFadingInOverWhite(bitmap: Bitmap) = Color.green(bitmap.middleOf(view)) <= 191

    // Sets longer time-outs than the default ones, 2.5 s for Glide and 10 s for OkHttp in real time. A busy machine
    // runs only few frames in that time.
    private val patient = OkHttpClient.Builder().readTimeout(PATIENCE_MS.toLong(), TimeUnit.MILLISECONDS).build()

    private fun glide(screen: Screen): RequestManager {
        if (!isGlideSetUp) error("Glide was set up without AllDrawnGlideModule: call setUpGlide first")
        return Glide.with(screen).applyDefaultRequestOptions(RequestOptions.timeoutOf(PATIENCE_MS))
    }

    private var isGlideSetUp = false

    private fun setUpGlide(screen: Screen) {
        Glide.init(screen, GlideBuilder().also { AllDrawnGlideModule().applyOptions(screen, it) })
        isGlideSetUp = true
    }

    @Test
    fun `a visit waits for Glide's picture, not for its placeholder`() {
        load {
            setUpGlide(it)
            glide(it).load(pictures.url("glide")).placeholder(placeholder(it)).into(view)
        }
        assertEquals(Outcome.COMPLETE, measured.untilAgrees(shows = ::isPictureShown).outcome)
    }

    @Test
    fun `Glide's cross-fade counts from an opacity of one tenth on`() {
        load {
            setUpGlide(it)
            glide(it).load(pictures.url("glide-fade")).placeholder(placeholder(it)).transition(DrawableTransitionOptions.withCrossFade(600)).into(view)
        }
        measured.untilAgrees(shows = ::isFadingIn)
    }

    @Test
    fun `Glide's thumbnail counts as a placeholder`() {
        load {
            setUpGlide(it)
            val thumbnail = glide(it).load(Pictures.picture(Color.BLUE))
            glide(it).load(pictures.url("glide-thumbnail")).thumbnail(thumbnail).into(view)
        }
        measured.untilAgrees(shows = ::isPictureShown)
    }

    @Test
    fun `a picture that Glide fails to load is a failure, although that draws no frame`() {
        load {
            setUpGlide(it)
            glide(it).load(pictures.url("missing/glide")).into(view)
        }
        assertEquals(Outcome.ERROR, measured.until().outcome)
    }

    private fun coil(screen: Screen, path: String, more: ImageRequest.Builder.() -> Unit = {}) {
        val loader = ImageLoader.Builder(screen).components {
            add(CoilLoads)
            add(OkHttpNetworkFetcherFactory(callFactory = { patient }))
        }.build()
        val request = ImageRequest.Builder(screen).data(pictures.url(path)).target(view).placeholder(placeholder(screen).asImage()).apply(more)
        loader.enqueue(request.build())
    }

    @Test
    fun `a visit waits for Coil's picture, not for its placeholder`() {
        load { coil(it, "coil") }
        assertEquals(Outcome.COMPLETE, measured.untilAgrees(shows = ::isPictureShown).outcome)
    }

    @Test
    fun `Coil's cross-fade counts from an opacity of one tenth on`() {
        load { screen -> coil(screen, "coil-fade") { crossfade(600) } }
        measured.untilAgrees(shows = ::isFadingInOverWhite)
    }

    @Test
    fun `a picture that Coil fails to load is a failure`() {
        load { screen -> coil(screen, "missing/coil") { error(BitmapDrawable(screen.resources, Pictures.picture(Color.DKGRAY)).asImage()) } }
        assertEquals(Outcome.ERROR, measured.untilAgrees { it.middleOf(view) == Color.DKGRAY }.outcome)
    }

    @Test
    fun `a picture that Coil fails to load without an error picture is a failure, although that draws no frame`() {
        load { coil(it, "missing/coil-2") }
        assertEquals(Outcome.ERROR, measured.until().outcome)
    }

    @Test
    fun `a picture of Coil is the same if its address is`() {
        load { coil(it, "coil-1") }
        measured.until()
        val first = CoilLoads.contentOf(view)
        coil(measured.screen, "coil-1")
        assertEquals(first, CoilLoads.contentOf(view))
        coil(measured.screen, "coil-2")
        assertNotEquals(first, CoilLoads.contentOf(view))
    }

    @Test
    fun `a picture of Glide is the same if its address is`() {
        val witness = Class.forName("dev.alldrawn.glide.GlideLoads").getField("INSTANCE").get(null) as ImageWitness
        load {
            setUpGlide(it)
            glide(it).load(pictures.url("glide-1")).into(view)
        }
        measured.until()
        val first = witness.contentOf(view)
        glide(measured.screen).load(pictures.url("glide-1")).skipMemoryCache(true).into(view)
        assertEquals("the picture of a request that runs is not known", 0, witness.contentOf(view))
        assertTrue(Frames.stepUntil { witness.contentOf(view) != 0 })
        assertEquals(first, witness.contentOf(view))
        glide(measured.screen).load(pictures.url("glide-2")).into(view)
        assertTrue(Frames.stepUntil { witness.contentOf(view) != 0 })
        assertNotEquals(first, witness.contentOf(view))
    }

    private fun picasso(screen: Screen, path: String) =
        picassoOf(screen).load(pictures.url(path)).memoryPolicy(MemoryPolicy.NO_STORE).placeholder(placeholder(screen))

    private fun picassoOf(screen: Screen): Picasso {
        if (!isPicassoSetUp) {
            val builder = Picasso.Builder(screen.applicationContext).downloader(OkHttp3Downloader(patient)).listener(PicassoLoads.failures())
            Picasso.setSingletonInstance(builder.build())
        }
        isPicassoSetUp = true
        PicassoLoads.install()
        return Picasso.get()
    }

    @Test
    fun `a visit waits for Picasso's picture, not for its placeholder`() {
        load { picasso(it, "picasso").noFade().into(view) }
        assertEquals(Outcome.COMPLETE, measured.untilAgrees(shows = ::isPictureShown).outcome)
    }

    @Test
    fun `Picasso's fade counts from an opacity of one tenth on`() {
        load { picasso(it, "picasso-fade").into(view) }
        measured.untilAgrees(shows = ::isFadingIn)
    }

    @Test
    fun `a picture that Picasso fails to load is a failure, although that draws no frame`() {
        load { picasso(it, "missing/picasso").into(view) }
        assertEquals(Outcome.ERROR, measured.until().outcome)
    }

    private companion object {
        const val LONGER_THAN_SETTLING = 90
        const val PATIENCE_MS = 120_000

        /** The value of each colour component of [Color.LTGRAY]. */
        const val GREY = 0xCC

        var isPicassoSetUp = false
    }
}
