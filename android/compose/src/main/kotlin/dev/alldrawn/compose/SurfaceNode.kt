package dev.alldrawn.compose

import android.graphics.RectF
import android.view.View
import androidx.compose.ui.Modifier
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.node.CompositionLocalConsumerModifierNode
import androidx.compose.ui.node.GlobalPositionAwareModifierNode
import androidx.compose.ui.node.SemanticsModifierNode
import androidx.compose.ui.node.TraversableNode
import androidx.compose.ui.node.currentValueOf
import androidx.compose.ui.node.findNearestAncestor
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.semantics.SemanticsPropertyReceiver
import dev.alldrawn.spi.Departure
import dev.alldrawn.spi.HostedSurface
import dev.alldrawn.spi.Records
import dev.alldrawn.spi.SurfacePart

/** The node of a modifier that makes its composable a surface. The surface is a part of the composition's view. */
internal open class SurfaceNode(private var name: String, private var isSelected: Boolean) :
    Modifier.Node(),
    GlobalPositionAwareModifierNode,
    SemanticsModifierNode,
    TraversableNode,
    CompositionLocalConsumerModifierNode,
    SurfacePart {
    /**
     * The nearest surface around this one, or null. Its snapshots also contain the nodes of this surface (metric §13).
     */
    var parent: SurfaceNode? = null
        private set

    private var coordinates: LayoutCoordinates? = null
    private var contents: ComposeContents? = null
    private var surface: HostedSurface? = null

    override val isNested: Boolean get() = parent != null

    fun update(name: String, isSelected: Boolean): Unit = guard.enter {
        val isOther = name != this.name
        this.name = name
        this.isSelected = isSelected
        if (!isAttached) return@enter
        if (isOther || !isSelected) leave()
        if (isSelected) begin(currentValueOf(LocalView))
    }

    override fun onAttach(): Unit = guard.enter {
        val view = currentValueOf(LocalView)
        parent = findNearestAncestor(KEY) as SurfaceNode?
        contents = ComposeContents.of(view)
        if (isSelected) begin(view)
    }

    override fun onDetach(): Unit = guard.enter {
        leave()
        coordinates = null
        contents = null
        parent = null
    }

    private fun begin(view: View) {
        if (surface == null) surface = HostedSurface.open(name, view, this)?.apply { begin() }
    }

    private fun leave() {
        surface?.close(Departure.NAVIGATION)
        surface = null
    }

    override fun onGloballyPositioned(coordinates: LayoutCoordinates) {
        this.coordinates = coordinates
    }

    override fun bounds(out: RectF): Boolean = guard.ask(false) {
        val at = coordinates?.takeIf(LayoutCoordinates::isAttached) ?: return@ask false
        at.boundsIn(out)
        true
    }

    override fun contribute(records: Records) {
        contents?.contribute(records, this)
    }

    override fun label(identity: Int): String? = contents?.label(identity)

    override fun SemanticsPropertyReceiver.applySemantics(): Unit = guard.enter {
        this[SURFACE] = this@SurfaceNode
    }

    override val traverseKey: Any get() = KEY

    companion object {
        val KEY = Any()
    }
}
