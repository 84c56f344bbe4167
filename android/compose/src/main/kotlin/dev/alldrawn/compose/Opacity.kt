package dev.alldrawn.compose

import androidx.collection.MutableObjectFloatMap
import androidx.compose.animation.core.Transition
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.layer.GraphicsLayer
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.platform.InspectableValue
import java.lang.reflect.Field

/**
 * Computes the opacity of composables in one frame: the product of the alphas of all layers that a composable and its
 * ancestors are drawn in (metric §3). A layer may come from a modifier, a transition or a list that places its items.
 * In each case the layer refers to a [GraphicsLayer], which has the alpha.
 *
 * Compose exposes layers only as untyped objects for tools (`ModifierInfo.extra`). The reference to the `GraphicsLayer`
 * is found by the type of its field, which no shrinker changes. Before Compose 1.7 there is no such field, and the
 * layer counts as opaque.
 *
 * `ModifierInfo.extra` lacks two layers: the inner one if a composable's innermost modifier has two, and the layer of a
 * composable without modifiers. Both come from [LayoutTree]. Enter and exit transitions (`AnimatedVisibility`,
 * `AnimatedContent`, navigation hosts) use such a layer to fade. Therefore their alpha is also read from the transition
 * itself, for versions of Compose whose layouts cannot be read.
 */
internal class Opacity {
    private val alphas = MutableObjectFloatMap<LayoutInfo>()

    // The field of each class of layers; null if the class has no such field.
    private val fields = HashMap<Class<*>, Field?>()

    // For each class of modifiers, true if they are transitions. Reading inspectable values allocates, so each class is
    // read only once.
    private val transitions = HashMap<Class<*>, Boolean>()

    /** Begins the walk of another frame: forgets all alphas. */
    fun begin(): Unit = alphas.clear()

    /** Returns the opacity of [layout], from 0 to 1. */
    fun of(layout: LayoutInfo): Float {
        val remembered = alphas.getOrDefault(layout, UNKNOWN)
        if (remembered >= 0f) return remembered
        var alpha = 1f
        var transitionAlpha = 1f
        var last: Any? = null
        for (info in layout.getModifierInfo()) {
            // Consecutive modifiers that draw into the same layer have the same `extra`.
            val layer = info.extra
            if (layer != null && layer !== last) alpha *= alphaOf(layer)
            last = layer ?: last
            if (isTransition(info.modifier)) transitionAlpha = Fades.of(info.modifier as InspectableValue)
        }
        // A layer that `extra` lacks: of a layout without modifiers, or the inner of two at the innermost modifier.
        val innermost = LayoutTree.layerAt(layout.coordinates)
        if (innermost != null && innermost !== last) alpha *= alphaOf(innermost)
        // The minimum and not the product, because the layers above may include the transition's own layer.
        alpha = minOf(alpha, transitionAlpha) * (layout.parentInfo?.let(::of) ?: 1f)
        alphas[layout] = alpha
        return alpha
    }

    private fun isTransition(modifier: Modifier): Boolean =
        transitions.getOrPut(modifier.javaClass) { (modifier as? InspectableValue)?.nameFallback == "enterExitTransition" }

    private fun alphaOf(layer: Any): Float {
        val field = fields.getOrPut(layer.javaClass) { fieldOf(layer.javaClass) } ?: return 1f
        return (field.get(layer) as? GraphicsLayer)?.alpha?.coerceIn(0f, 1f) ?: 1f
    }

    private fun fieldOf(layers: Class<*>): Field? =
        try {
            layers.declaredFields.firstOrNull { it.type == GraphicsLayer::class.java }?.apply { isAccessible = true }
        } catch (_: RuntimeException) {
            null
        }

    private companion object {
        const val UNKNOWN = -1f
    }
}

/**
 * Reads transitions. This is a separate object, so that an app without Compose's animations never loads their classes.
 */
private object Fades {
    // Returns the alpha of a transition, from 0 to 1. Compose labels the animation of a layer's alpha with the label of
    // the transition followed by "alpha".
    fun of(modifier: InspectableValue): Float {
        val transition = modifier.inspectableElements.firstNotNullOfOrNull { it.value as? Transition<*> } ?: return 1f
        var alpha = 1f
        for (animation in transition.animations) {
            val value = animation.value
            if (value is Float && animation.label.endsWith("alpha")) alpha *= value.coerceIn(0f, 1f)
        }
        return alpha
    }
}
