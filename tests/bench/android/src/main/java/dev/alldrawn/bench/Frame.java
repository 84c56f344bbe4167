package dev.alldrawn.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures the heap allocations of the benchmarks in {@link Boundary}. */
public final class Frame {
    private static final int WARM = 50_000;
    private static final int FRAMES = 10_000;

    private Frame() {}

    /** Returns the number of bytes that this thread allocates for one frame, after a warm-up. */
    public static double bytesAllocated(String benchmark) {
        Boundary boundary = new Boundary();
        boundary.open();
        run(boundary, benchmark, WARM);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        // The call that measures allocates too. Its bytes are measured here and subtracted below.
        long before = threads.getThreadAllocatedBytes(thread);
        long asking = threads.getThreadAllocatedBytes(thread) - before;
        before = threads.getThreadAllocatedBytes(thread);
        run(boundary, benchmark, FRAMES);
        long bytes = threads.getThreadAllocatedBytes(thread) - before - asking;
        return Math.max(bytes, 0) / (double) FRAMES;
    }

    private static void run(Boundary boundary, String benchmark, int frames) {
        for (int frame = 0; frame < frames; frame++) {
            switch (benchmark) {
                case "cross": boundary.cross(); break;
                case "judgeUnchanged": boundary.judgeUnchanged(); break;
                case "pack": boundary.pack(); break;
                case "packCallJudgeOneChanged": boundary.packCallJudgeOneChanged(); break;
                case "packCallJudgeAllMoved": boundary.packCallJudgeAllMoved(); break;
                default: throw new IllegalArgumentException(benchmark + " is not a benchmark of Boundary");
            }
        }
    }
}
