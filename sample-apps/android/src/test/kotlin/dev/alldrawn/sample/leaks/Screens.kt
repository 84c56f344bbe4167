package dev.alldrawn.sample.leaks

import android.app.Activity
import android.content.Context
import android.os.Bundle
import android.widget.TextView
import dev.alldrawn.BaseSurfaceActivity
import dev.alldrawn.BaseSurfaceDialog

/** A plain Activity, which the SDK measures although it does not inherit a class of the SDK. */
class PlainScreen : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(words(this))
    }
}

/** An Activity that is measured because it inherits a class of the SDK. */
class InheritingScreen : BaseSurfaceActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(words(this))
    }
}

/** An Activity that opens a dialog, which is measured too. */
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
