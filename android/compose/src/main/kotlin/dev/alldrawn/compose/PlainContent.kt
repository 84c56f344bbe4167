package dev.alldrawn.compose

import android.graphics.RectF
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.AnnotatedString
import dev.alldrawn.spi.RecordKind
import dev.alldrawn.spi.RecordState
import dev.alldrawn.spi.Records

/**
 * Texts and indeterminate indicators without a modifier of ours, read from what Compose tells accessibility services; what
 * is hidden from those is on the screen nevertheless. A text is drawn with the frame in which it can be read (metric §5).
 * A picture says there what it shows, but not whether that has come: see [CoilPictures]. Any other without a modifier is left
 * to nobody's word, and not required (metric §3).
 */
internal class PlainContent(private val opacity: Opacity) {
    private class TextMemory : LayoutMemory() {
        /** A hash of its text; 0: it has none. */
        var content = 0L
        var isLegible = false
    }

    private val memories = LayoutMemories(::TextMemory)
    private val bounds = RectF()

    /** Another frame. */
    fun begin(): Unit = memories.begin()

    fun addRecord(layout: LayoutInfo, config: SemanticsConfiguration, records: Records) {
        val content = contentOf(config)
        val isBusy = config.getOrNull(SemanticsProperties.ProgressBarRangeInfo) === ProgressBarRangeInfo.Indeterminate
        if (!isBusy && content == NO_TEXT) return
        val coordinates = layout.coordinates
        if (!coordinates.isAttached) return
        val memory = memories.of(layout)
        if (memory.content != content) {
            memory.content = content
            memory.isLegible = false
            memory.generation++
        }
        // A text that fades in by its colour counts once it can be read; later colours are not looked at.
        if (content != NO_TEXT && !memory.isLegible) memory.isLegible = Legibility.of(config)
        if (!isBusy && !memory.isLegible) return
        val clip = records.clipOf(coordinates, memory.clipIdentity)
        coordinates.boundsIn(bounds)
        records.add(
            memory.identity, memory.generation, clip,
            if (isBusy) RecordKind.BUSY else RecordKind.TEXT,
            if (isBusy) RecordState.UNKNOWN else RecordState.DRAWN,
            bounds.left, bounds.top, bounds.right, bounds.bottom,
            alpha = opacity.of(layout),
        )
    }

    /** The end of the frame. */
    fun end(): Unit = memories.end()

    // No text is kept, and of a secure field's not even a hash.
    private fun contentOf(config: SemanticsConfiguration): Long {
        val edited = config.getOrNull(SemanticsProperties.EditableText)?.takeIf(AnnotatedString::isNotEmpty)
        if (edited != null) return if (config.contains(SemanticsProperties.Password)) SECRET else with(NO_TEXT, edited)
        var content = NO_TEXT
        val texts = config.getOrNull(SemanticsProperties.Text) ?: return content
        for (index in texts.indices) if (texts[index].isNotEmpty()) content = with(content, texts[index])
        return content
    }

    // A string remembers its own hash: this reads a text once.
    private fun with(content: Long, text: AnnotatedString): Long =
        (content * PRIME + text.length) * PRIME + text.text.hashCode() or 1L shl 62

    private companion object {
        const val NO_TEXT = 0L
        const val SECRET = 1L
        const val PRIME = 1_000_003L
    }
}
