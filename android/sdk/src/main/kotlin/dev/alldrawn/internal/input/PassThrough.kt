package dev.alldrawn.internal.input

import android.view.ActionMode
import android.view.KeyEvent
import android.view.KeyboardShortcutGroup
import android.view.Menu
import android.view.MenuItem
import android.view.MotionEvent
import android.view.SearchEvent
import android.view.View
import android.view.Window
import android.view.WindowManager
import android.view.accessibility.AccessibilityEvent
import dev.alldrawn.internal.sdk.FromApi

/**
 * A window callback that passes every call to [app] with arguments, results and exceptions unchanged. Every parameter
 * may be null, whatever the framework's annotations say: for example, the framework calls `onMenuOpened` with a null
 * menu. A generated Kotlin delegate would check parameters against those annotations and throw.
 *
 * Some methods have parameter types that older versions of Android lack. Those versions never call these methods.
 */
@FromApi(26)
internal open class PassThrough(protected val app: Window.Callback) : Window.Callback {
    override fun dispatchKeyEvent(event: KeyEvent?): Boolean = app.dispatchKeyEvent(event)

    override fun dispatchKeyShortcutEvent(event: KeyEvent?): Boolean = app.dispatchKeyShortcutEvent(event)

    override fun dispatchTouchEvent(event: MotionEvent?): Boolean = app.dispatchTouchEvent(event)

    override fun dispatchTrackballEvent(event: MotionEvent?): Boolean = app.dispatchTrackballEvent(event)

    override fun dispatchGenericMotionEvent(event: MotionEvent?): Boolean = app.dispatchGenericMotionEvent(event)

    override fun dispatchPopulateAccessibilityEvent(event: AccessibilityEvent?): Boolean = app.dispatchPopulateAccessibilityEvent(event)

    override fun onCreatePanelView(featureId: Int): View? = app.onCreatePanelView(featureId)

    override fun onCreatePanelMenu(featureId: Int, menu: Menu?): Boolean = app.onCreatePanelMenu(featureId, menu)

    override fun onPreparePanel(featureId: Int, view: View?, menu: Menu?): Boolean = app.onPreparePanel(featureId, view, menu)

    override fun onMenuOpened(featureId: Int, menu: Menu?): Boolean = app.onMenuOpened(featureId, menu)

    override fun onMenuItemSelected(featureId: Int, item: MenuItem?): Boolean = app.onMenuItemSelected(featureId, item)

    override fun onWindowAttributesChanged(attributes: WindowManager.LayoutParams?): Unit = app.onWindowAttributesChanged(attributes)

    override fun onContentChanged(): Unit = app.onContentChanged()

    override fun onWindowFocusChanged(hasFocus: Boolean): Unit = app.onWindowFocusChanged(hasFocus)

    override fun onAttachedToWindow(): Unit = app.onAttachedToWindow()

    override fun onDetachedFromWindow(): Unit = app.onDetachedFromWindow()

    override fun onPanelClosed(featureId: Int, menu: Menu?): Unit = app.onPanelClosed(featureId, menu)

    override fun onSearchRequested(): Boolean = app.onSearchRequested()

    override fun onSearchRequested(event: SearchEvent?): Boolean = app.onSearchRequested(event)

    override fun onWindowStartingActionMode(callback: ActionMode.Callback?): ActionMode? = app.onWindowStartingActionMode(callback)

    override fun onWindowStartingActionMode(callback: ActionMode.Callback?, type: Int): ActionMode? =
        app.onWindowStartingActionMode(callback, type)

    override fun onActionModeStarted(mode: ActionMode?): Unit = app.onActionModeStarted(mode)

    override fun onActionModeFinished(mode: ActionMode?): Unit = app.onActionModeFinished(mode)

    override fun onProvideKeyboardShortcuts(data: MutableList<KeyboardShortcutGroup>?, menu: Menu?, deviceId: Int): Unit =
        app.onProvideKeyboardShortcuts(data, menu, deviceId)

    override fun onPointerCaptureChanged(hasCapture: Boolean): Unit = app.onPointerCaptureChanged(hasCapture)
}
