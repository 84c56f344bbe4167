package dev.alldrawn.internal.views

import android.app.Activity
import android.text.InputType
import android.text.method.PasswordTransformationMethod
import android.widget.EditText
import dev.alldrawn.internal.walk.NodeMemory
import dev.alldrawn.testing.DeviceRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** Tests that only a hash of a text is remembered, and nothing of the text of a password field. */
@RunWith(DeviceRunner::class)
class TextsTest {
    private val activity = Robolectric.buildActivity(Activity::class.java).setup().get()

    private fun contents(field: EditText, vararg texts: String): List<Pair<Any?, Int>> {
        val node = NodeMemory(field)
        return texts.map { text ->
            field.setText(text)
            Texts.remember(field, field.text, node)
            val content = NodeMemory::class.java.getDeclaredField("content").apply { isAccessible = true }.get(node)
            content to node.generation
        }
    }

    @Test
    fun `nothing of a secure field's text is remembered`() {
        val types = listOf(
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_WEB_PASSWORD,
            InputType.TYPE_CLASS_NUMBER or InputType.TYPE_NUMBER_VARIATION_PASSWORD,
        )
        for (type in types) assertEquals(1, contents(EditText(activity).apply { inputType = type }, "1234", "4321 and more").distinct().size)
        val hidden = EditText(activity).apply { transformationMethod = PasswordTransformationMethod.getInstance() }
        assertEquals(1, contents(hidden, "secret", "another").distinct().size)
    }

    @Test
    fun `a changed text is a new generation`() {
        val (first, second) = contents(EditText(activity), "first", "second")
        assertNotEquals(first, second)
        assertEquals(1, first.second)
        assertEquals(2, second.second)
    }

    @Test
    fun `the memory of a view holds no text`() {
        val texts = NodeMemory::class.java.declaredFields.filter { CharSequence::class.java.isAssignableFrom(it.type) || it.type == Any::class.java }
        assertEquals(emptyList<Any>(), texts)
    }
}
