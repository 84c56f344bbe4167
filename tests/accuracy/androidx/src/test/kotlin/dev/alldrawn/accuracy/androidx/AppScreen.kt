package dev.alldrawn.accuracy.androidx

import android.graphics.Color
import android.os.Bundle
import android.view.View
import android.widget.FrameLayout
import androidx.appcompat.app.AppCompatActivity
import androidx.fragment.app.Fragment
import dev.alldrawn.Outcome
import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Stage

/** An AppCompat screen that does not use the SDK. The scene builds its content. */
class AppScreen : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        setTheme(com.google.android.material.R.style.Theme_MaterialComponents_Light_NoActionBar)
        super.onCreate(savedInstanceState)
        Stage.current?.buildNow(this)
    }
}

/** Opens an [AppScreen] that shows the view that [content] returns. */
internal fun Stage.openApp(content: (AppCompatActivity) -> View) = open(AppScreen::class.java) { content(it as AppCompatActivity) }

/** Opens an [AppScreen] with a container for Fragments. */
internal fun Stage.openHost(content: (AppCompatActivity) -> Unit) = openBy(AppScreen::class.java) { screen ->
    screen.setContentView(
        FrameLayout(screen).apply {
            id = HOST
            setBackgroundColor(Color.WHITE)
        },
    )
    content(screen as AppCompatActivity)
}

internal fun Stage.show(fragment: Fragment) {
    (activity as AppCompatActivity).supportFragmentManager.beginTransaction().replace(HOST, fragment).commit()
}

internal const val HOST = 0x0300_0001

/** The surface name of an [AppScreen]. */
internal val APP: String = AppScreen::class.java.simpleName

/** The control that must be found wrong in nearly every scene. */
internal val FIRST = setOf(Control.FIRST_FRAME)

/** The expected result if the only large picture fails to load, and everything else is drawn. */
internal val FAILED = Expectation(Outcome.ERROR)
