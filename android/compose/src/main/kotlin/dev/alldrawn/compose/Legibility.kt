package dev.alldrawn.compose

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.isUnspecified
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult

/** Decides if a text is painted so that it can be read. A text that cannot be read is not ready (metric §5). */
internal object Legibility {
    /** The alpha from which a text's colour counts as visible, the same as for layers: 26 of 255 (metric §3). */
    private const val COUNTS_FROM = 26f / 255f

    private val layouts = ArrayList<TextLayoutResult>()

    /**
     * Returns true if the colour of the text with the semantics [config] is opaque enough. Also returns true if the
     * colour is unknown, or if spans of the text set their own colours.
     */
    fun of(config: SemanticsConfiguration): Boolean {
        val getLayout = config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action ?: return true
        try {
            if (!getLayout(layouts)) return true
            return layouts.all { it.layoutInput.text.spanStyles.isNotEmpty() || isSeen(it.layoutInput.style.color) }
        } finally {
            layouts.clear()
        }
    }

    // A text with an unspecified colour is painted black or with a brush, so it can be seen.
    private fun isSeen(color: Color): Boolean = color.isUnspecified || color.alpha >= COUNTS_FROM
}
