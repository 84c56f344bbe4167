package dev.alldrawn

import android.app.Dialog
import android.content.Context
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.WindowInputs
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.visit.Origin
import dev.alldrawn.internal.visit.Surface

/**
 * A dialog that is a surface. Its Activity's surface is measured as usual meanwhile; that surface's event records that a
 * dialog was open (metric §13).
 */
public open class BaseSurfaceDialog @JvmOverloads constructor(context: Context, theme: Int = 0) : Dialog(context, theme) {
    private var opened: Surface? = null

    /** The surface's name, at most 128 bytes. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** The tracker of the dialog's surface. Main thread. */
    public val surface: SurfaceTracker get() = SurfaceTracker(opened)

    override fun onStart() {
        super.onStart()
        val name = Guard.askApp({ "the name of ${javaClass.name}, which is not measured," }, null) { surfaceName } ?: return
        Main.call({ "onStart" }) { begin(name) }
    }

    private fun begin(name: String) {
        val window = window ?: return
        WindowInputs.listen(window)
        val surface = Sdk.open(name, over = ownerActivity ?: context.activity()) ?: return
        opened = surface
        surface.observe(window.decorView, window)
        surface.begin(Origin.now())
    }

    override fun onStop() {
        Main.call({ "onStop" }) { opened?.close(Leave.BACK) }
        opened = null
        super.onStop()
    }
}
