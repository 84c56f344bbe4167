package dev.alldrawn.internal.walk

import android.content.res.Resources
import android.view.View
import dev.alldrawn.PerfView
import dev.alldrawn.internal.sdk.Guard

/** Finds the labels of the nodes that an event lists: view ids and class names, never content. */
internal object Labels {
    /**
     * Returns the labels of these nodes, in the same order. A node that is no longer under [root] has an empty label.
     */
    fun of(identities: IntArray, root: View?): List<String> {
        val labels = arrayOfNulls<String>(identities.size)
        if (root != null && identities.isNotEmpty()) search(root, identities, labels)
        return labels.map { it ?: "" }
    }

    private fun search(root: View, identities: IntArray, labels: Array<String?>): Unit = ViewTree.forEach(root) { view ->
        val node = NodeMemory.known(view)
        val at = if (node == null) -1 else identities.indexOf(node.identity)
        if (at >= 0) labels[at] = label(view, node)
        val contributor = node?.contributor ?: return@forEach
        Guard.askApp({ "the contributor of ${view.javaClass.name}, asked for a label," }, Unit) {
            for (index in identities.indices) labels[index] = labels[index] ?: contributor.label(identities[index])
        }
    }

    private fun label(view: View, node: NodeMemory?): String {
        val own = Guard.askApp({ "the label of ${view.javaClass.name}" }, null) { (node?.perfView ?: view as? PerfView)?.label() }
        if (own != null) return own
        val name = view.javaClass.simpleName
        if (view.id == View.NO_ID) return name
        return try {
            "$name#${view.resources.getResourceEntryName(view.id)}"
        } catch (_: Resources.NotFoundException) {
            name
        }
    }
}
