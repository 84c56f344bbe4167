package dev.alldrawn.bench;

import android.graphics.Rect;
import android.view.View;
import android.view.ViewGroup;
import dev.alldrawn.internal.core.Clock;
import dev.alldrawn.internal.walk.Walk;

/** The SDK's walk over a tree of views, and the barest walk that asks each view where it can be seen. */
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

    /** Records that it made. */
    int ours() {
        walk.walk(root, 1, ++sequence, ++time, 0, null);
        return walk.getSnapshot().getCount();
    }

    /** Views that it met. */
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
