package dev.alldrawn.adapters

import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.ImageView
import com.google.android.material.snackbar.Snackbar
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** Tests Material's messages, which are live regions (metric §7a). On a tablet they cover less than 5 % of the screen. */
@RunWith(DeviceRunner::class)
@Config(qualifiers = "w800dp-h1280dp-mdpi")
class MessagesTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `a Snackbar does not move the end`() {
        val measured = MeasuredScreen()
        lateinit var root: FrameLayout
        measured.open { screen ->
            val picture = ImageView(screen).apply { setImageBitmap(Pictures.picture(Pictures.COLOR)) }
            root = FrameLayout(screen).apply { addView(picture, MATCH_PARENT, 600) }
            screen.setContentView(root)
        }
        Frames.step(30)
        val message = Snackbar.make(root, "The draft is saved", Snackbar.LENGTH_SHORT)
        message.show()
        Frames.step(10)
        assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, message.view.accessibilityLiveRegion)
        val event = measured.until()
        assertEquals(event.firstCandidateMs, event.visuallyCompleteMs)
        measured.close()
    }
}
