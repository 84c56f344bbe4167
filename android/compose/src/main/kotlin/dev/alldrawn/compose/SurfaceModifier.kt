package dev.alldrawn.compose

import androidx.compose.ui.Modifier
import androidx.compose.ui.node.ModifierNodeElement
import androidx.compose.ui.platform.InspectorInfo

/**
 * Makes this composable, with everything in it, a surface: a visit begins when it enters the composition, and ends with
 * exactly one event. Use it for a page, a tab or a panel; for a navigation host use [surfaces] once, for all
 * destinations.
 *
 * @param name the surface's name in charts, which is the same for every visit and contains no identifiers. With an
 * empty name nothing is measured, and one line is logged.
 * @param isSelected false while the composable is only preloaded, like the next page of a pager. The visit begins when
 * it becomes true, and is left when it becomes false again.
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
