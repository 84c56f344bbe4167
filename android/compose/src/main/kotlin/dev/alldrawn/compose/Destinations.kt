package dev.alldrawn.compose

import android.os.Bundle
import androidx.compose.ui.Modifier
import androidx.compose.ui.node.ModifierNodeElement
import androidx.compose.ui.platform.InspectorInfo
import androidx.navigation.FloatingWindow
import androidx.navigation.NavController
import androidx.navigation.NavDestination

/**
 * Makes each destination of a navigation host a surface of its own: `NavHost(controller, start, Modifier.surfaces(controller))`.
 * A visit begins when the app navigates, linked to the tap that it does so for, and is left when it navigates on. Dialogs
 * are none: what is below goes on. Needs `androidx.navigation`.
 *
 * @param nameOf what the charts call a destination, the same for every visit and without identifiers; null: not measured.
 * By default its route as it is written in the graph, without optional arguments.
 */
public fun Modifier.surfaces(controller: NavController, nameOf: (NavDestination) -> String? = ROUTE): Modifier =
    this then DestinationsElement(controller, nameOf)

private val ROUTE: (NavDestination) -> String? = { it.route?.substringBefore('?') }

private data class DestinationsElement(val controller: NavController, val nameOf: (NavDestination) -> String?) : ModifierNodeElement<DestinationsNode>() {
    override fun create(): DestinationsNode = DestinationsNode(controller, nameOf)

    override fun update(node: DestinationsNode): Unit = node.become(controller, nameOf)

    override fun InspectorInfo.inspectableProperties() {
        name = "surfaces"
    }
}

/** The surface that is the destination of now. */
private class DestinationsNode(private var controller: NavController, private var nameOf: (NavDestination) -> String?) :
    SurfaceNode(name = "", isSelected = false),
    NavController.OnDestinationChangedListener {

    // Which visit of a destination it is, as the controller numbers them.
    private var entry: String? = null

    fun become(controller: NavController, nameOf: (NavDestination) -> String?): Unit = guard.enter {
        this.nameOf = nameOf
        if (controller === this.controller) return@enter
        if (isAttached) this.controller.removeOnDestinationChangedListener(this)
        this.controller = controller
        if (isAttached) controller.addOnDestinationChangedListener(this)
    }

    override fun onAttach() {
        super.onAttach()
        // It is told at once of the destination that is there.
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
        // The same destination again, with other arguments, is another visit.
        become(name = "", isSelected = false)
        guard.askApp("the name of a destination, which is not measured,", null) { nameOf(destination) }?.let { become(it, isSelected = true) }
    }
}
