package dev.alldrawn.accuracy

import android.app.Activity
import android.graphics.Color
import android.os.Bundle
import android.view.Gravity
import android.widget.Button
import android.widget.FrameLayout

/** The screen that the user starts on. A button in its middle opens the scene's screen. */
public class HomeScreen : Activity() {
    public lateinit var button: Button
        private set

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        button = Button(this).apply { text = "Open"; setBackgroundColor(Color.WHITE) }
        setContentView(FrameLayout(this).apply {
            setBackgroundColor(Color.rgb(0xEC, 0xEF, 0xF4))
            addView(button, FrameLayout.LayoutParams(160, 64, Gravity.CENTER))
        })
    }
}

/** A screen that does not use the SDK. The scene builds its content. */
public open class PlainScreen : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        Stage.current?.build?.invoke(this)
    }

    @Deprecated("Deprecated in Java")
    override fun onBackPressed() {
        @Suppress("DEPRECATION")
        if (Stage.current?.onBack?.invoke() != true) super.onBackPressed()
    }
}
