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

/** Dialogs: plain ones belong to no surface, and hide nothing of the screen below; a `DialogFragment` with a view is a surface. */
internal val DIALOG_SCENES = listOf(
    Scene("an alert of AppCompat over a screen that is still loading", surface = APP, foreign = true, fails = FIRST) {
        openLoading()
        pass(200)
        AlertDialog.Builder(activity).setTitle("News").setMessage("Read them").setPositiveButton("Later", null).show()
    },
    Scene("an alert of AppCompat is answered while the screen below loads", surface = APP, foreign = true, fails = FIRST) {
        openLoading()
        pass(200)
        val alert = AlertDialog.Builder(activity).setMessage("Read the news?").setNegativeButton("No", null).show()
        pass(200)
        tap(alert.getButton(AlertDialog.BUTTON_NEGATIVE))
    },
    Scene("a sheet of Material over a screen that is still loading", surface = APP, foreign = true, fails = FIRST) {
        openLoading()
        pass(200)
        BottomSheetDialog(activity).apply { setContentView(column(activity, title(activity, "Sort by"), picture(activity, 6, height = 120))) }.show()
    },
    notice("a DialogFragment is a surface: a placeholder, then the picture", status = 200, Expectation()),
    notice("a DialogFragment whose picture fails", status = 404, FAILED),
)

/** A screen whose picture comes by Glide; the window below is the one that is looked at. */
private fun Stage.openLoading() {
    openApp { screen ->
        val view = picture(screen, height = 300)
        screen.lifecycle.addObserver(Created { glide(this, view, 41, 700).into(view) })
        column(screen, title(screen, "Below"), view)
    }
    surfaceRoot = activity.window.decorView
}

/** It knows nothing of the SDK: [installFragments] says that it is a surface. */
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

/** Once for all scenes: the SDK knows of recycled rows, and that a [Notice] is a surface. */
internal fun Stage.installFragments(): Unit = FragmentSurfaces.install(app) { fragment -> "Notice".takeIf { fragment is Notice } }
