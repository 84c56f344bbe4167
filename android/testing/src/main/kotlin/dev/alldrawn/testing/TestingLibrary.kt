package dev.alldrawn.testing

/** Native functions of the library that is built for tests (`target/android-libs/testing`). */
public object TestingLibrary {
    /** Panics within a call of the core, as a bug in the core would. */
    @JvmStatic
    public external fun panic(visit: Int): Long

    /** Returns the names of the metric's rules (`tests/rules/rules.toml`), one a line. */
    @JvmStatic
    public external fun rules(): ByteArray

    /** Switches off the rule at this line of [rules] on this thread, and all others on; −1 switches all on. */
    @JvmStatic
    public external fun switchOff(rule: Int)
}
