package dev.alldrawn.accuracy.androidx

import android.os.Bundle
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import androidx.appcompat.app.AlertDialog
import androidx.appcompat.app.AppCompatActivity
import androidx.fragment.app.DialogFragment
import com.google.android.material.bottomsheet.BottomSheetDialog
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.picture
import dev.alldrawn.accuracy.sized
import dev.alldrawn.accuracy.tap
import dev.alldrawn.accuracy.title
import dev.alldrawn.androidx.FragmentSurfaces

/**
 * Scenes with dialogs. A plain dialog is not part of a surface, and covers nothing of the screen below. A
 * `DialogFragment` with a view is a surface.
 */
internal val DIALOG_SCENES = listOf(
    Scene("an AppCompat alert over a screen that is loading", surface = APP, foreign = true, fails = FIRST) {
        openLoading()
        pass(200)
        AlertDialog.Builder(activity).setTitle("News").setMessage("Read them").setPositiveButton("Later", null).show()
    },
    Scene("an AppCompat alert is closed while the screen below loads", surface = APP, foreign = true, fails = FIRST) {
        openLoading()
        pass(200)
        val alert = AlertDialog.Builder(activity).setMessage("Read the news?").setNegativeButton("No", null).show()
        pass(200)
        tap(alert.getButton(AlertDialog.BUTTON_NEGATIVE))
    },
    Scene("a Material bottom sheet over a screen that is loading", surface = APP, foreign = true, fails = FIRST) {
        openLoading()
        pass(200)
        BottomSheetDialog(activity).apply { setContentView(column(activity, title(activity, "Sort by"), picture(activity, 6, height = 120))) }.show()
    },
    notice("a DialogFragment is a surface: a placeholder, then the picture", status = 200, Expectation()),
    notice("a DialogFragment whose picture fails", status = 404, FAILED),
)

/** Opens a screen whose picture Glide loads. The truth is found in this screen's window, below the dialog. */
private fun Stage.openLoading() {
    openApp { screen ->
        val view = picture(screen, height = 300)
        screen.lifecycle.addObserver(OnCreated { glide(this, view, 41, 700).into(view) })
        column(screen, title(screen, "Below"), view)
    }
    surfaceRoot = activity.window.decorView
}

/** A DialogFragment that does not use the SDK. [installFragments] makes it a surface. */
class Notice : DialogFragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View {
        val stage = checkNotNull(Stage.current)
        val view = ImageView(requireContext()).sized(240, 200)
        glide(stage, view, 42, 600, requireArguments().getInt("status")).placeholder(bitmap(stage, 43)).into(view)
        return column(requireContext(), title(requireContext(), "A notice"), view)
    }
}

private fun notice(name: String, status: Int, expect: Expectation) = Scene(name, surface = "Notice", expect = expect, fails = FIRST) {
    lateinit var button: ImageView
    installFragments()
    openApp { screen ->
        button = picture(screen, height = 240)
        button.setImageBitmap(Art.bitmap(3, 180, 90))
        column(screen, title(screen, "Tap the picture"), button)
    }
    pass(1_500)
    val notice = Notice().apply { arguments = Bundle().apply { putInt("status", status) } }
    button.setOnClickListener {
        notice.showNow((activity as AppCompatActivity).supportFragmentManager, "notice")
        surfaceRoot = checkNotNull(notice.dialog?.window).decorView
    }
    tap(button)
}

/**
 * Installs the SDK's support for recycled rows and for Fragments, of which only [Notice] becomes a surface. Only the
 * first call has an effect, for all scenes.
 */
internal fun Stage.installFragments(): Unit = FragmentSurfaces.install(app) { fragment -> "Notice".takeIf { fragment is Notice } }
