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
 * What Compose's classes answer anyone on the JVM, and have answered under the same names since Compose 1.8: only Kotlin's
 * compiler hides it from other modules, so that this is Java. Calls that are compiled are calls that a shrinker follows by
 * itself; names looked up at run time are not. Another Compose throws a LinkageError or a ClassCastException: see
 * {@link LayoutTree}.
 */
final class ComposeInternals {
    private ComposeInternals() {}

    static List<? extends LayoutInfo> children(LayoutInfo layout) {
        return ((SemanticsInfo) layout).getChildrenInfo();
    }

    static SemanticsConfiguration semantics(LayoutInfo layout) {
        return ((SemanticsInfo) layout).getSemanticsConfiguration();
    }

    /** Null where no modifier, but a layout itself, lays out what is there. */
    static LayoutModifierNode modifier(LayoutCoordinates at) {
        return at instanceof LayoutModifierNodeCoordinator ? ((LayoutModifierNodeCoordinator) at).getLayoutModifierNode() : null;
    }

    /** Null where what is there is drawn into no layer of its own. */
    static Object layer(LayoutCoordinates at) {
        return at instanceof NodeCoordinator ? ((NodeCoordinator) at).getLayer() : null;
    }
}
