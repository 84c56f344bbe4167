package dev.alldrawn

import android.content.Context
import android.util.AttributeSet
import android.widget.TextView
import dev.alldrawn.internal.views.Texts

/** A text view that is pending from its creation until it has a text or is declared empty. Main thread. */
public open class AwaitedTextView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    TextView(context, attributes), PerfTextView {

    private var isEmptyForGood = false
    private var generation = 0

    // A hash of the last text that was not empty. The same text is not new content.
    private var content = Texts.hash(text)

    /** Declares that there is no text to show. */
    public fun declareEmpty() {
        text = null
        isEmptyForGood = true
        invalidate()
    }

    // The constructor of TextView calls this method too, before the fields of this class are initialised.
    override fun onTextChanged(text: CharSequence?, start: Int, before: Int, after: Int) {
        super.onTextChanged(text, start, before, after)
        isEmptyForGood = false
        if (text.isNullOrEmpty()) return
        val content = Texts.hash(text)
        if (content != this.content) generation++
        this.content = content
    }

    override fun isDrawn(): Boolean = !text.isNullOrEmpty()

    override fun isDeclaredEmpty(): Boolean = isEmptyForGood

    override fun contentGeneration(): Int = generation
}
