package dev.alldrawn.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Benchmarks of one frame of 200 nodes, in parts and as a whole. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
// There are many short iterations, so that even on a busy machine some of them run without an interruption.
@Measurement(iterations = 200, time = 5, timeUnit = TimeUnit.MILLISECONDS)
public class Boundary {
    private Feed feed;

    /** Opens the core on the thread that measures, since a core may be used only on the thread that opened it. */
    @Setup
    public void open() {
        feed = new Feed();
    }

    @Benchmark
    public long cross() {
        return feed.cross();
    }

    @Benchmark
    public long judgeUnchanged() {
        return feed.judge();
    }

    @Benchmark
    public int pack() {
        feed.pack(1, 0);
        return feed.snapshot.getBytes();
    }

    @Benchmark
    public long packCallJudgeOneChanged() {
        return feed.oneChanged();
    }

    @Benchmark
    public long packCallJudgeAllMoved() {
        return feed.allMoved();
    }
}
