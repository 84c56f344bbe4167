package dev.alldrawn.compose

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.isUnspecified
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult

/** Whether a text is painted so that it can be read: an invisible one is not ready (metric §5). */
internal object Legibility {
    /** The alpha from which on a text counts, as for what fades as a whole: 26 of 255 (metric §3). */
    private const val COUNTS_FROM = 26f / 255f

    private val layouts = ArrayList<TextLayoutResult>()

    /** By the colour that it is laid out with; true where that cannot be asked, or the text's own spans set it. */
    fun of(config: SemanticsConfiguration): Boolean {
        val getLayout = config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action ?: return true
        try {
            if (!getLayout(layouts)) return true
            return layouts.all { it.layoutInput.text.spanStyles.isNotEmpty() || isSeen(it.layoutInput.style.color) }
        } finally {
            layouts.clear()
        }
    }

    // Where none is specified it is black, or a brush's.
    private fun isSeen(color: Color): Boolean = color.isUnspecified || color.alpha >= COUNTS_FROM
}
