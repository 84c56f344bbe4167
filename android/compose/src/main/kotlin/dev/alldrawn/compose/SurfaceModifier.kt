package dev.alldrawn.compose

import androidx.compose.ui.Modifier
import androidx.compose.ui.node.ModifierNodeElement
import androidx.compose.ui.platform.InspectorInfo

/**
 * Makes this composable, with everything in it, a surface. A visit begins when the composable enters the composition,
 * and ends with exactly one event. Use this modifier for a page, a tab or a panel. For a navigation host, use
 * [surfaces] once for all destinations.
 *
 * @param name the surface's name in charts. It must be the same for every visit and contain no identifiers. If it is
 * empty, nothing is measured and one line is logged.
 * @param isSelected false while the composable is only preloaded, like the next page of a pager. The visit begins when
 * [isSelected] becomes true, and ends when it becomes false again.
 */
public fun Modifier.surface(name: String, isSelected: Boolean = true): Modifier = this then SurfaceElement(name, isSelected)

internal data class SurfaceElement(val name: String, val isSelected: Boolean) : ModifierNodeElement<SurfaceNode>() {
    override fun create(): SurfaceNode = SurfaceNode(name, isSelected)

    override fun update(node: SurfaceNode): Unit = node.update(name, isSelected)

    override fun InspectorInfo.inspectableProperties() {
        name = "surface"
        properties["name"] = this@SurfaceElement.name
        properties["isSelected"] = isSelected
    }
}
