package dev.alldrawn.bench;

import android.graphics.Rect;
import android.view.View;
import android.view.ViewGroup;
import dev.alldrawn.internal.core.Clock;
import dev.alldrawn.internal.walk.Walk;

/** Two walks over a tree of views: the SDK's, and a minimal one that only gets each view's visible rectangle. */
final class Walks {
    private final View root;
    private final Rect rect = new Rect();
    private final Walk walk = new Walk((view, error) -> {
        throw new AssertionError(view + " threw", error);
    });
    private int sequence;
    private long time = Clock.now();

    Walks(View root) {
        this.root = root;
    }

    /** Walks the views as the SDK does, and returns the number of records. */
    int ours() {
        walk.walk(root, 1, ++sequence, ++time, 0, null);
        return walk.getSnapshot().getCount();
    }

    /** Walks the views minimally, and returns their number. */
    int bare() {
        return bare(root);
    }

    private int bare(View view) {
        view.getGlobalVisibleRect(rect);
        int views = 1;
        if (view instanceof ViewGroup) {
            ViewGroup group = (ViewGroup) view;
            for (int at = 0; at < group.getChildCount(); at++) views += bare(group.getChildAt(at));
        }
        return views;
    }
}
