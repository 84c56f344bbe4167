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

/** What one of the `perf…` modifiers says. */
internal data class PerfElement(
    val kind: PerfContent,
    val content: Any?,
    val label: String?,
    val playbackRequested: () -> Boolean,
    val state: () -> PerfState,
) : ModifierNodeElement<PerfNode>() {
    override fun create(): PerfNode = PerfNode(this)

    override fun update(node: PerfNode): Unit = node.become(this)

    override fun InspectorInfo.inspectableProperties() {
        name = "perf${kind.name.lowercase().replaceFirstChar(Char::uppercase)}"
        properties["content"] = content
        properties["label"] = label
    }
}

/**
 * One watched composable: its bounds come with its place, its drawing with Compose's own. It lives as long as the
 * composable, or, in a recycled slot of a lazy list, on for the next one: that is another node to the core.
 */
internal class PerfNode(private var element: PerfElement) :
    Modifier.Node(),
    DrawModifierNode,
    GlobalPositionAwareModifierNode,
    SemanticsModifierNode,
    TraversableNode,
    CompositionLocalConsumerModifierNode {
    /** A counter, never an address; another one after the slot was given to other content. */
    var identity: Int = Extensions.nextIdentity()
        private set
    var generation: Int = 0
        private set

    /** Of the record that clips it, where something does. */
    val clipIdentity: Int = Extensions.nextIdentity()

    /** Where it is; null until it was placed. */
    var coordinates: LayoutCoordinates? = null
        private set

    /** The composable that it is on, as Compose's semantics last told; null where they are cleared around it. */
    var layout: LayoutInfo? = null

    /** Another one on the same composable. */
    var inner: PerfNode? = null
        private set

    /** The nearest surface that a modifier declares around it; null: that of the view. */
    var surface: SurfaceNode? = null
        private set

    val kind: PerfContent get() = element.kind
    val label: String? get() = element.label

    private var contents: ComposeContents? = null

    /** How far it is now; null if the app's own code threw. */
    fun state(): PerfState? = guard.askApp("the state of a perf modifier", null) { element.state() }

    fun isPlaybackRequested(): Boolean = guard.askApp("whether a perf modifier's video plays", false) { element.playbackRequested() }

    /** How strongly it is painted now, from 0 to 1. */
    fun alpha(opacity: Opacity): Float = layout?.let(opacity::of) ?: 1f

    /** Whether a surface is around it, directly or not. */
    fun isWithin(surface: SurfaceNode): Boolean {
        var at = this.surface
        while (at != null && at !== surface) at = at.parent
        return at != null
    }

    fun become(next: PerfElement): Unit = guard.enter {
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

    // A lazy list hands the slot, and this node with it, to other content.
    override fun onReset(): Unit = guard.enter {
        identity = Extensions.nextIdentity()
        generation = 0
    }

    override fun onGloballyPositioned(coordinates: LayoutCoordinates) {
        this.coordinates = coordinates
    }

    // What `state` reads here is observed by Compose: when it changes this is drawn again, and the surface looked at.
    override fun ContentDrawScope.draw() {
        drawContent()
        guard.enter { state() }
    }

    // So that what is read from the semantics is not told twice. Those on one composable are asked from the inside out.
    override fun SemanticsPropertyReceiver.applySemantics(): Unit = guard.enter {
        inner = (this as? SemanticsConfiguration)?.getOrNull(WATCHED)
        this[WATCHED] = this@PerfNode
    }

    override val traverseKey: Any get() = KEY

    companion object {
        val KEY = Any()
    }
}
