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
 * Calls of Compose's internal methods, which have had the same names since Compose 1.8. They are public on the JVM and
 * hidden only by Kotlin's compiler, which is why this class is in Java. A shrinker follows compiled calls by itself; it
 * would not follow names that are looked up at run time. With an incompatible version of Compose the calls throw a
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

    /** Returns the modifier whose coordinates these are; null if they are a layout's own. */
    static LayoutModifierNode modifier(LayoutCoordinates at) {
        return at instanceof LayoutModifierNodeCoordinator ? ((LayoutModifierNodeCoordinator) at).getLayoutModifierNode() : null;
    }

    /** Returns the graphics layer at these coordinates; null if there is none. */
    static Object layer(LayoutCoordinates at) {
        return at instanceof NodeCoordinator ? ((NodeCoordinator) at).getLayer() : null;
    }
}
