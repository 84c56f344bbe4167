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
 * The node of a `perf…` modifier. It lives as long as its composable. A recycled slot of a lazy list passes it on to
 * the next composable, which is another node to the core.
 */
internal class PerfNode(private var element: PerfElement) :
    Modifier.Node(),
    DrawModifierNode,
    GlobalPositionAwareModifierNode,
    SemanticsModifierNode,
    TraversableNode,
    CompositionLocalConsumerModifierNode {
    /** The core's identity of this node: from a counter, never an address. It changes when the slot is reused. */
    var identity: Int = Extensions.nextIdentity()
        private set
    var generation: Int = 0
        private set

    /** The identity of the record that clips this node, if there is one. */
    val clipIdentity: Int = Extensions.nextIdentity()

    /** The composable's coordinates; null until it is placed. */
    var coordinates: LayoutCoordinates? = null
        private set

    /** The composable's layout as the last walk found it by its semantics; null if an ancestor clears its semantics. */
    var layout: LayoutInfo? = null

    /** The next inner `perf…` modifier on the same composable. */
    var inner: PerfNode? = null
        private set

    /** The nearest ancestor that a modifier makes a surface; null: the node is in the view's surface only. */
    var surface: SurfaceNode? = null
        private set

    val kind: PerfContent get() = element.kind
    val label: String? get() = element.label

    private var contents: ComposeContents? = null

    /** Returns the state of the content now; null if the app's own code threw. */
    fun state(): PerfState? = guard.askApp("state of a perf modifier", null) { element.state() }

    fun isPlaybackRequested(): Boolean = guard.askApp("playbackRequested of a perf modifier", false) { element.playbackRequested() }

    /** Returns the opacity of the composable in this frame, from 0 to 1. */
    fun alpha(opacity: Opacity): Float = layout?.let(opacity::of) ?: 1f

    /** Returns true if [surface] is an ancestor of this node, directly or not. */
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

    // A lazy list reuses the slot, and this node with it, for other content.
    override fun onReset(): Unit = guard.enter {
        identity = Extensions.nextIdentity()
        generation = 0
    }

    override fun onGloballyPositioned(coordinates: LayoutCoordinates) {
        this.coordinates = coordinates
    }

    // Compose observes the state objects that `state` reads here: a change draws this node again, which walks the
    // surface.
    override fun ContentDrawScope.draw() {
        drawContent()
        guard.enter { state() }
    }

    // Marks the composable, so that the walk adds no second record for it. Compose calls the modifiers of one
    // composable from the inside out.
    override fun SemanticsPropertyReceiver.applySemantics(): Unit = guard.enter {
        inner = (this as? SemanticsConfiguration)?.getOrNull(WATCHED)
        this[WATCHED] = this@PerfNode
    }

    override val traverseKey: Any get() = KEY

    companion object {
        val KEY = Any()
    }
}
