package dev.alldrawn.compose

import android.view.View
import androidx.compose.ui.platform.ViewRootForTest
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.FirstSight

/** Makes AllDrawn understand what Compose draws. */
public object Compositions {
    /**
     * Once, where the app starts: the texts and indeterminate indicators of every composition are understood from then on.
     * Without it only compositions that one of this library's modifiers is used in are. Again is harmless. Any thread.
     */
    @JvmStatic
    public fun install(): Unit = Extensions.onFirstSight(EachComposition)
}

private object EachComposition : FirstSight {
    override fun seen(view: View) {
        if (view is ViewRootForTest) ComposeContents.of(view)
    }
}
