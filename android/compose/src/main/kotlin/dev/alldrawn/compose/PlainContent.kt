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
 * Adds the records of texts and indeterminate indicators that have no `perf…` modifier. They are read from Compose's
 * semantics for accessibility services, including content that is hidden from those services but visible on the screen.
 * A text counts as drawn in the first frame in which it can be read (metric §5).
 *
 * The semantics of a picture do not show if it is loaded. [CoilPictures] reads the pictures that Coil loads. Any other
 * picture without a modifier is not required (metric §3).
 */
internal class PlainContent(private val opacity: Opacity) {
    private class TextMemory : LayoutMemory() {
        /** A hash of the text; 0 if there is no text. */
        var content = 0L
        var isLegible = false
    }

    private val memories = LayoutMemories(::TextMemory)
    private val bounds = RectF()

    /** Begins the walk of another frame. */
    fun begin(): Unit = memories.begin()

    /** Adds the record of a layout, which has these [marks], if it is a text or an indeterminate indicator. */
    fun addRecord(layout: LayoutInfo, config: SemanticsConfiguration, records: Records, marks: Int) {
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
        // A text whose colour fades in counts from the first frame in which it can be read. Later colours are ignored.
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
            isLive = marks has Marks.LIVE,
            isTouched = marks has Marks.TOUCHED,
        )
    }

    /** Ends the walk of one frame. */
    fun end(): Unit = memories.end()

    // Returns a hash of the text, which is all that is remembered of it. For a password, returns a constant instead.
    private fun contentOf(config: SemanticsConfiguration): Long {
        val edited = config.getOrNull(SemanticsProperties.EditableText)?.takeIf(AnnotatedString::isNotEmpty)
        if (edited != null) return if (config.contains(SemanticsProperties.Password)) SECRET else with(NO_TEXT, edited)
        var content = NO_TEXT
        val texts = config.getOrNull(SemanticsProperties.Text) ?: return content
        for (index in texts.indices) if (texts[index].isNotEmpty()) content = with(content, texts[index])
        return content
    }

    // Adds a text to a hash. A String caches its own hash, so the characters of each text are read only once.
    private fun with(content: Long, text: AnnotatedString): Long =
        (content * PRIME + text.length) * PRIME + text.text.hashCode() or 1L shl 62

    private companion object {
        const val NO_TEXT = 0L
        const val SECRET = 1L
        const val PRIME = 1_000_003L
    }
}
