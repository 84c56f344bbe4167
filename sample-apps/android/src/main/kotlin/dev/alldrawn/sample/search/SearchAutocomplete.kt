package dev.alldrawn.sample.search

import android.os.Bundle
import android.text.Editable
import android.text.InputType
import android.text.TextWatcher
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.sample.Api
import dev.alldrawn.sample.Style
import dev.alldrawn.sample.Suggestion
import dev.alldrawn.sample.media.Request

/**
 * Shows what others search for, and from the first key on, suggestions for the typed text. To open the screen is one
 * visit. Each key begins a visit of `SearchAutocomplete/typing`, since the text field is declared as a search field.
 */
class SearchAutocomplete : BaseSurfaceActivity(), TextWatcher {
    private lateinit var panel: LinearLayout
    private var request: Request<List<Suggestion>>? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val field = EditText(this).apply {
            hint = "Search"
            tag = FIELD
            imeOptions = EditorInfo.IME_ACTION_SEARCH
            inputType = InputType.TYPE_CLASS_TEXT
        }
        panel = LinearLayout(this).apply { orientation = LinearLayout.VERTICAL }
        val column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            setBackgroundColor(Style.PAPER)
            addView(field, LinearLayout.LayoutParams(MATCH_PARENT, Style.dp(context, 56)))
            addView(panel, LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        }
        setContentView(column)
        field.requestFocus()
        search("")
        field.addTextChangedListener(this)
    }

    private fun search(text: String) {
        request?.cancel()
        request = Api.suggestions(text, ::show)
    }

    private fun show(found: List<Suggestion>?) {
        panel.removeAllViews()
        when {
            found == null -> showMessage("Suggestions could not be loaded.")
            found.isEmpty() -> showMessage("Nothing begins like that.")
            else -> for (suggestion in found) panel.addView(SuggestionRow(this, suggestion), MATCH_PARENT, Style.dp(this, 64))
        }
    }

    private fun showMessage(words: String) {
        val message = TextView(this).apply { text = words; textSize = 16f; setTextColor(Style.INK) }
        message.setPadding(Style.dp(this, 16), Style.dp(this, 16), 0, 0)
        panel.addView(message, MATCH_PARENT, WRAP_CONTENT)
    }

    override fun afterTextChanged(text: Editable) = search(text.toString())

    override fun beforeTextChanged(text: CharSequence?, start: Int, count: Int, after: Int) = Unit

    override fun onTextChanged(text: CharSequence?, start: Int, before: Int, count: Int) = Unit

    override fun onDestroy() {
        request?.cancel()
        super.onDestroy()
    }

    companion object {
        const val FIELD = "search field"
    }
}
