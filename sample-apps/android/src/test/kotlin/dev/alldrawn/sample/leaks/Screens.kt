package dev.alldrawn.sample.leaks

import android.app.Activity
import android.content.Context
import android.os.Bundle
import android.widget.TextView
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.BaseSurfaceDialog

/** Measured by itself. */
class PlainScreen : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(words(this))
    }
}

/** Measured since it inherits. */
class InheritingScreen : BaseSurfaceActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(words(this))
    }
}

/** Opens a dialog that is measured too. */
class DialogScreen : BaseSurfaceActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(words(this))
        val dialog = Question(this)
        this.dialog = dialog
        dialog.show()
    }

    var dialog: Question? = null
        private set
}

class Question(context: Context) : BaseSurfaceDialog(context) {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(words(context))
    }
}

internal fun words(context: Context) = TextView(context).apply { text = "All is drawn."; textSize = 40f }
