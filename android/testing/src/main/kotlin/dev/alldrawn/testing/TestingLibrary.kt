package dev.alldrawn.testing

/** What only the library that is built for tests has (`target/android-libs/testing`). */
public object TestingLibrary {
    /** Panics while the core is at work, as a bug of ours would. */
    @JvmStatic
    public external fun panic(visit: Int): Long

    /** The names of the metric's rules (`core/src/rules.rs`), a line each. */
    @JvmStatic
    public external fun rules(): ByteArray

    /** Switches the rule on this line of [rules] off, on this thread; −1: all are on. */
    @JvmStatic
    public external fun switchOff(rule: Int)
}
