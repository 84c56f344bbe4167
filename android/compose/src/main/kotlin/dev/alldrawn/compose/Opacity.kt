package dev.alldrawn.compose

import androidx.collection.MutableObjectFloatMap
import androidx.compose.animation.core.Transition
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.layer.GraphicsLayer
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.platform.InspectableValue
import java.lang.reflect.Field

/**
 * How strongly composables are painted in one frame: the product of the alphas of the layers that they, and everything
 * around them, are drawn in (metric §3). Whoever made a layer, be it a modifier, a transition or a list that places its
 * items, it holds its [GraphicsLayer], and that tells its alpha.
 *
 * Compose hands out a layer only as an object of tools' interest. Its `GraphicsLayer` is found by the type of the field,
 * which no shrinker changes. A layer that has none, before Compose 1.7, counts as opaque. Of two layers around one another
 * at the innermost of a composable's modifiers only the outer is handed out, and none where there is no modifier: that one is
 * asked of [LayoutTree]. An enter or exit transition fades by such a layer (`AnimatedVisibility`, `AnimatedContent`, and with
 * it a navigation host); its own word is asked for besides, for a Compose that cannot be read.
 */
internal class Opacity {
    private val alphas = MutableObjectFloatMap<LayoutInfo>()

    // Of each class of layers, which is one. Not for ever: a class may be there without such a field.
    private val fields = HashMap<Class<*>, Field?>()

    // By class: what a modifier says of itself to tools is made anew each time that it is asked.
    private val transitions = HashMap<Class<*>, Boolean>()

    /** Another frame: what was known is void. */
    fun begin(): Unit = alphas.clear()

    /** From 0 to 1. */
    fun of(layout: LayoutInfo): Float {
        val remembered = alphas.getOrDefault(layout, UNKNOWN)
        if (remembered >= 0f) return remembered
        var alpha = 1f
        var transitionAlpha = 1f
        var last: Any? = null
        for (info in layout.getModifierInfo()) {
            // Modifiers that draw into one layer name it one after the other.
            val layer = info.extra
            if (layer != null && layer !== last) alpha *= alphaOf(layer)
            last = layer ?: last
            if (isTransition(info.modifier)) transitionAlpha = Fades.of(info.modifier as InspectableValue)
        }
        // That of a layout without a modifier, and the inner one of two at its innermost modifier.
        val innermost = LayoutTree.layerAt(layout.coordinates)
        if (innermost != null && innermost !== last) alpha *= alphaOf(innermost)
        // Whether or not the transition's layer was among them.
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

/** By itself, so that an app without Compose's animations never asks for their classes. */
private object Fades {
    // Compose labels the animation that drives a layer's alpha, after the transition's own label.
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
