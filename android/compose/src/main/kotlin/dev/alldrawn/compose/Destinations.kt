package dev.alldrawn.compose

import android.os.Bundle
import androidx.compose.ui.Modifier
import androidx.compose.ui.node.ModifierNodeElement
import androidx.compose.ui.platform.InspectorInfo
import androidx.navigation.FloatingWindow
import androidx.navigation.NavController
import androidx.navigation.NavDestination

/**
 * Makes each destination of a navigation host a surface: `NavHost(controller, start, Modifier.surfaces(controller))`. A
 * visit begins when the app navigates to the destination, and its start is the tap during which the app navigates. The
 * visit ends when the app navigates to another destination. A dialog destination is not a surface, and the visit of the
 * destination below the dialog continues. Needs `androidx.navigation`.
 *
 * @param nameOf returns the surface name of a destination, or null if the destination is not measured. The name must be
 * the same for every visit and contain no identifiers. Default: the destination's route as written in the graph,
 * without optional arguments.
 */
public fun Modifier.surfaces(controller: NavController, nameOf: (NavDestination) -> String? = ROUTE): Modifier =
    this then DestinationsElement(controller, nameOf)

private val ROUTE: (NavDestination) -> String? = { it.route?.substringBefore('?') }

private data class DestinationsElement(val controller: NavController, val nameOf: (NavDestination) -> String?) : ModifierNodeElement<DestinationsNode>() {
    override fun create(): DestinationsNode = DestinationsNode(controller, nameOf)

    override fun update(node: DestinationsNode): Unit = node.update(controller, nameOf)

    override fun InspectorInfo.inspectableProperties() {
        name = "surfaces"
    }
}

/** The surface of the current destination. */
private class DestinationsNode(private var controller: NavController, private var nameOf: (NavDestination) -> String?) :
    SurfaceNode(name = "", isSelected = false),
    NavController.OnDestinationChangedListener {

    // The id of the back stack entry of the destination that is being visited.
    private var entry: String? = null

    fun update(controller: NavController, nameOf: (NavDestination) -> String?): Unit = guard.enter {
        this.nameOf = nameOf
        if (controller === this.controller) return@enter
        if (isAttached) this.controller.removeOnDestinationChangedListener(this)
        this.controller = controller
        if (isAttached) controller.addOnDestinationChangedListener(this)
    }

    override fun onAttach() {
        super.onAttach()
        // The controller calls the new listener at once with the current destination.
        guard.enter { controller.addOnDestinationChangedListener(this) }
    }

    override fun onDetach() {
        guard.enter { controller.removeOnDestinationChangedListener(this) }
        entry = null
        super.onDetach()
    }

    override fun onDestinationChanged(controller: NavController, destination: NavDestination, arguments: Bundle?): Unit = guard.enter {
        val current = controller.currentBackStackEntry?.id
        if (destination is FloatingWindow || current == entry) return@enter
        entry = current
        // Ends the current visit first, because the same destination with other arguments is another visit.
        update(name = "", isSelected = false)
        guard.askApp("the name of a destination, which is not measured,", null) { nameOf(destination) }?.let { update(it, isSelected = true) }
    }
}
