package dev.alldrawn.internal.views

import android.graphics.Color
import android.text.InputType
import android.text.SpannedString
import android.text.method.PasswordTransformationMethod
import android.view.inputmethod.EditorInfo
import android.widget.AutoCompleteTextView
import android.widget.EditText
import android.widget.TextView
import dev.alldrawn.internal.walk.NodeMemory
import kotlin.math.min

/**
 * Decides if a text is legible and if it has changed. The text itself is never stored or sent, only a number computed
 * from it.
 */
internal object Texts {
    /** Number of characters, from the start of a text, that its hash includes. The hash also includes the length. */
    private const val COMPARED = 4_096

    /** The number stored as the content of every password field, instead of a hash. */
    private const val SECRET = 1L

    private val SECRET_TYPES = intArrayOf(
        InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
        InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD,
        InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_WEB_PASSWORD,
        InputType.TYPE_CLASS_NUMBER or InputType.TYPE_NUMBER_VARIATION_PASSWORD,
    )
    private const val FNV_OFFSET = -0x340d631b7bdddcdbL
    private const val FNV_PRIME = 0x100000001b3L

    /** Alpha of 0.1 (26 of 255), below which nothing is visible (metric §3). */
    private const val LEAST_ALPHA = 26

    /** Returns true if the colour of the text, or of the hint, is opaque enough to be seen (metric §5). */
    fun isLegible(view: TextView, isText: Boolean): Boolean =
        Color.alpha(if (isText) view.currentTextColor else view.currentHintTextColor) >= LEAST_ALPHA

    /** Returns true if [field] is a search field: typing in it begins typing visits (metric §10). */
    fun isSearchField(field: EditText): Boolean =
        field is AutoCompleteTextView ||
            field.imeOptions and EditorInfo.IME_MASK_ACTION == EditorInfo.IME_ACTION_SEARCH ||
            field.inputType and (InputType.TYPE_MASK_CLASS or InputType.TYPE_MASK_VARIATION) ==
            (InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_FILTER)

    /** Stores a hash of the text as the view's content. For a password field not even a hash is stored. */
    fun remember(view: TextView, text: CharSequence, node: NodeMemory) {
        if (isSecret(view)) {
            node.textObject = 0
            return node.setContent(SECRET)
        }
        val isFixed = text is String || text is SpannedString
        val identity = System.identityHashCode(text)
        if (isFixed && node.textObject == identity) return
        node.textObject = if (isFixed) identity else 0
        node.setContent(hash(text))
    }

    // Returns true for a password field, even while the app shows the password in plain text.
    private fun isSecret(view: TextView): Boolean {
        if (view.transformationMethod is PasswordTransformationMethod) return true
        val type = view.inputType and (InputType.TYPE_MASK_CLASS or InputType.TYPE_MASK_VARIATION)
        return type in SECRET_TYPES
    }

    /** Returns a number computed from a text. */
    fun hash(text: CharSequence): Long {
        var hash = FNV_OFFSET xor text.length.toLong()
        for (at in 0 until min(text.length, COMPARED)) hash = (hash xor text[at].code.toLong()) * FNV_PRIME
        return hash
    }
}
