package dev.alldrawn.compose

import android.view.View
import androidx.compose.ui.platform.ViewRootForTest
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.FirstSight

/** Makes AllDrawn measure the content of Compose's compositions. */
public object Compositions {
    /**
     * Measures the texts, the indeterminate indicators and Coil's pictures of every composition. Call it once when the
     * app starts; further calls change nothing. Without this call, AllDrawn measures only compositions that use one of
     * this library's modifiers. Any thread.
     */
    @JvmStatic
    public fun install(): Unit = Extensions.onFirstSight(EachComposition)
}

private object EachComposition : FirstSight {
    override fun seen(view: View) {
        if (view is ViewRootForTest) ComposeContents.of(view)
    }
}
