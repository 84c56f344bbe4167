package dev.alldrawn.compose;

import androidx.compose.ui.layout.LayoutCoordinates;
import androidx.compose.ui.layout.LayoutInfo;
import androidx.compose.ui.node.LayoutModifierNode;
import androidx.compose.ui.node.LayoutModifierNodeCoordinator;
import androidx.compose.ui.node.NodeCoordinator;
import androidx.compose.ui.semantics.SemanticsConfiguration;
import androidx.compose.ui.semantics.SemanticsInfo;
import java.util.List;

/**
 * Calls internal methods of Compose, whose names have not changed since Compose 1.8. They are public on the JVM; only
 * Kotlin's compiler hides them, so this class is in Java. The calls are compiled and not made by reflection, so that a
 * shrinker renames them together with the methods. With an incompatible version of Compose the calls throw a
 * LinkageError or a ClassCastException: see {@link LayoutTree}.
 */
final class ComposeInternals {
    private ComposeInternals() {}

    static List<? extends LayoutInfo> children(LayoutInfo layout) {
        return ((SemanticsInfo) layout).getChildrenInfo();
    }

    static SemanticsConfiguration semantics(LayoutInfo layout) {
        return ((SemanticsInfo) layout).getSemanticsConfiguration();
    }

    /** Returns the modifier to which the coordinates {@code at} belong, or null if they belong to a layout itself. */
    static LayoutModifierNode modifier(LayoutCoordinates at) {
        return at instanceof LayoutModifierNodeCoordinator ? ((LayoutModifierNodeCoordinator) at).getLayoutModifierNode() : null;
    }

    /** Returns the graphics layer of the coordinates {@code at}, or null if there is none. */
    static Object layer(LayoutCoordinates at) {
        return at instanceof NodeCoordinator ? ((NodeCoordinator) at).getLayer() : null;
    }
}
