package dev.alldrawn.bench;

import dev.alldrawn.internal.core.Native;
import dev.alldrawn.internal.walk.Snapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A pending visit of a feed of 200 nodes. Each card of the feed has a group, a picture and two texts. One picture is
 * pending, so that the visit stays pending for any number of frames. Snapshots are packed and judged with the SDK's own
 * classes.
 */
final class Feed {
    static final int NODES = 200;
    private static final int CARD = 4;
    private static final int SHOWN = 1, EVIDENCE = 32;
    private static final int GROUP = 1, IMAGE = 3, TEXT = 4;
    private static final int PENDING = 1, DRAWN = 3;

    final Snapshot snapshot = new Snapshot();
    private final int visit;
    private int sequence;
    private int generation;

    Feed() {
        Native.INSTANCE.load("alldrawn");
        if (Native.open() != 0) throw new IllegalStateException("the core did not open");
        visit = begin();
        pack(0, 0);
        judge();
    }

    /**
     * Packs the records of all 200 nodes.
     *
     * @param changed the generation of one text
     * @param moved the distance in units by which all nodes have moved
     */
    void pack(int changed, float moved) {
        // Each frame advances the time by one nanosecond only, so that the visit never times out.
        snapshot.begin(visit, ++sequence, 1_000_000_000L + sequence, 2f);
        snapshot.viewport(0, 0, 360, 10_000);
        for (int card = 0; card < NODES / CARD; card++) {
            int id = card * CARD + 1;
            float y = card * 150f + moved;
            int parent = snapshot.record(id, 1, -1, GROUP, 0, 255, SHOWN, 0, y, 360, 140);
            int state = card == 1 ? PENDING : DRAWN;
            snapshot.record(id + 1, 1, parent, IMAGE, state, 255, SHOWN | EVIDENCE, 10, y + 10, 120, 120);
            snapshot.record(id + 2, card == 0 ? changed : 1, parent, TEXT, DRAWN, 255, SHOWN, 140, y + 10, 200, 40);
            snapshot.record(id + 3, 1, parent, TEXT, DRAWN, 255, SHOWN, 140, y + 60, 200, 60);
        }
        snapshot.end(0);
    }

    long judge() {
        long answer = Native.frame(snapshot.getBuffer(), snapshot.getBytes());
        long decision = answer & 0xFFFF;
        if (decision != 1) throw new IllegalStateException("the visit is no longer pending: its decision bits are " + Long.toBinaryString(decision));
        return answer;
    }

    /**
     * Makes a call that passes all 200 nodes to the core and does nothing there, since the core has no operation 99.
     */
    long cross() {
        return Native.call(99, snapshot.getBuffer(), snapshot.getBytes());
    }

    /** Packs and judges a frame in which the content of one text has changed. */
    long oneChanged() {
        pack(++generation, 0);
        return judge();
    }

    /** Packs and judges a frame in which all nodes have moved by half a unit, alternately forth and back. */
    long allMoved() {
        pack(1, (++generation & 1) * 0.5f);
        return judge();
    }

    private static int begin() {
        ByteBuffer payload = ByteBuffer.allocateDirect(256).order(ByteOrder.LITTLE_ENDIAN);
        payload.put(new byte[16]).putShort((short) 4).put(new byte[] {'F', 'e', 'e', 'd'});
        payload.putLong(1_000_000_000L).putLong(0).putInt(0);
        // Seven flags that are not set: input, external start, launch, embedded, dialog, search field, observed
        // requests.
        payload.put(new byte[7]);
        Native.call(2, payload, payload.position());
        return Native.begun();
    }
}
