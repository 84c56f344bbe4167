package dev.alldrawn.compose

import androidx.compose.ui.Modifier
import androidx.compose.ui.node.ModifierNodeElement
import androidx.compose.ui.platform.InspectorInfo

/**
 * This composable, with all in it, is a surface of its own: a visit begins when it enters the composition, and ends with
 * exactly one event. For a page, a tab or a panel; a navigation host takes [surfaces] once, for all of its destinations.
 *
 * @param name what the charts call it: the same for every visit, without identifiers. An empty name is refused with a
 * log line, and nothing is measured.
 * @param isSelected false while it is only preloaded, as the next page of a pager is: the visit begins when it is true,
 * and is left when it is false again.
 */
public fun Modifier.surface(name: String, isSelected: Boolean = true): Modifier = this then SurfaceElement(name, isSelected)

internal data class SurfaceElement(val name: String, val isSelected: Boolean) : ModifierNodeElement<SurfaceNode>() {
    override fun create(): SurfaceNode = SurfaceNode(name, isSelected)

    override fun update(node: SurfaceNode): Unit = node.become(name, isSelected)

    override fun InspectorInfo.inspectableProperties() {
        name = "surface"
        properties["name"] = this@SurfaceElement.name
        properties["isSelected"] = isSelected
    }
}
