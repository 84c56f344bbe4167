package dev.alldrawn.testing

/** What only the library that is built for tests has (`target/android-libs/testing`). */
public object TestingLibrary {
    /** Panics while the core is at work, as a bug of ours would. */
    @JvmStatic
    public external fun panic(visit: Int): Long

    /** Returns the names of the metric's rules (`tests/rules/rules.toml`), one per line. */
    @JvmStatic
    public external fun rules(): ByteArray

    /** Switches the rule on this line of [rules] off, on this thread; −1: all are on. */
    @JvmStatic
    public external fun switchOff(rule: Int)
}
