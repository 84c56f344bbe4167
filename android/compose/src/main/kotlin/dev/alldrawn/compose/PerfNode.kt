package dev.alldrawn.compose

import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.drawscope.ContentDrawScope
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.CompositionLocalConsumerModifierNode
import androidx.compose.ui.node.DrawModifierNode
import androidx.compose.ui.node.GlobalPositionAwareModifierNode
import androidx.compose.ui.node.ModifierNodeElement
import androidx.compose.ui.node.SemanticsModifierNode
import androidx.compose.ui.node.TraversableNode
import androidx.compose.ui.node.currentValueOf
import androidx.compose.ui.node.findNearestAncestor
import androidx.compose.ui.platform.InspectorInfo
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsPropertyReceiver
import androidx.compose.ui.semantics.getOrNull
import dev.alldrawn.spi.Extensions

/** The parameters of a `perf…` modifier. */
internal data class PerfElement(
    val kind: PerfContent,
    val content: Any?,
    val label: String?,
    val playbackRequested: () -> Boolean,
    val state: () -> PerfState,
) : ModifierNodeElement<PerfNode>() {
    override fun create(): PerfNode = PerfNode(this)

    override fun update(node: PerfNode): Unit = node.update(this)

    override fun InspectorInfo.inspectableProperties() {
        name = "perf${kind.name.lowercase().replaceFirstChar(Char::uppercase)}"
        properties["content"] = content
        properties["label"] = label
    }
}

/**
 * The node of a `perf…` modifier. It exists as long as its composable. If a lazy list reuses the composable's slot, the
 * next composable gets this object, with another [identity].
 */
internal class PerfNode(private var element: PerfElement) :
    Modifier.Node(),
    DrawModifierNode,
    GlobalPositionAwareModifierNode,
    SemanticsModifierNode,
    TraversableNode,
    CompositionLocalConsumerModifierNode {
    /** The node's number for the core, from a counter; never an address in memory. Changes if the slot is reused. */
    var identity: Int = Extensions.nextIdentity()
        private set
    var generation: Int = 0
        private set

    /** The identity of the record that clips this node. Used only if a layout clips the node. */
    val clipIdentity: Int = Extensions.nextIdentity()

    /** The composable's coordinates; null until the composable is placed. */
    var coordinates: LayoutCoordinates? = null
        private set

    /**
     * The composable's layout, which the last walk set. Null if the walk did not find it: an ancestor clears semantics.
     */
    var layout: LayoutInfo? = null

    /** The marks of the composable's layout, which the last walk set. */
    var marks: Int = 0

    /** The next inner `perf…` modifier on the same composable. */
    var inner: PerfNode? = null
        private set

    /**
     * The nearest ancestor that a modifier makes a surface; null if the node belongs only to the surface of the view.
     */
    var surface: SurfaceNode? = null
        private set

    val kind: PerfContent get() = element.kind
    val label: String? get() = element.label

    private var contents: ComposeContents? = null

    /** Returns the current state of the content, or null if the app's function for it throws. */
    fun state(): PerfState? = guard.askApp("the parameter state of a perf modifier", null) { element.state() }

    fun isPlaybackRequested(): Boolean = guard.askApp("the parameter playbackRequested or isBusy of a perf modifier", false) { element.playbackRequested() }

    /** Returns the opacity of the composable in this frame, from 0 to 1. */
    fun alpha(opacity: Opacity): Float = layout?.let(opacity::of) ?: 1f

    /** Returns true if this node is inside [surface]. */
    fun isWithin(surface: SurfaceNode): Boolean {
        var at = this.surface
        while (at != null && at !== surface) at = at.parent
        return at != null
    }

    fun update(next: PerfElement): Unit = guard.enter {
        if (next.content != element.content || next.kind != element.kind) generation++
        element = next
        contents?.changed()
    }

    override fun onAttach(): Unit = guard.enter {
        surface = findNearestAncestor(SurfaceNode.KEY) as SurfaceNode?
        contents = ComposeContents.of(currentValueOf(LocalView)).also { it.add(this) }
    }

    override fun onDetach(): Unit = guard.enter {
        contents?.remove(this)
        contents = null
        surface = null
        coordinates = null
        layout = null
        inner = null
    }

    // Compose calls this when a lazy list reuses the slot, and with it this object, for other content.
    override fun onReset(): Unit = guard.enter {
        identity = Extensions.nextIdentity()
        generation = 0
    }

    override fun onGloballyPositioned(coordinates: LayoutCoordinates) {
        this.coordinates = coordinates
    }

    // Calls `state` while drawing, so that Compose observes the state objects that it reads. If one changes, Compose
    // draws this node again, and the SDK walks the surface.
    override fun ContentDrawScope.draw() {
        drawContent()
        guard.enter { state() }
    }

    // Marks the composable as having a `perf…` modifier, so that the walk adds no second record for it. Compose calls
    // the modifiers of one composable from the innermost to the outermost.
    override fun SemanticsPropertyReceiver.applySemantics(): Unit = guard.enter {
        inner = (this as? SemanticsConfiguration)?.getOrNull(WATCHED)
        this[WATCHED] = this@PerfNode
    }

    override val traverseKey: Any get() = KEY

    companion object {
        val KEY = Any()
    }
}
