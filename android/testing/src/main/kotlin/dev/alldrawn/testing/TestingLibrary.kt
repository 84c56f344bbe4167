package dev.alldrawn.testing

/** Native functions of the library that is built for tests (`target/android-libs/testing`). */
public object TestingLibrary {
    /** Causes a panic within a call of the core for [visit], as a bug in the core would. */
    @JvmStatic
    public external fun panic(visit: Int): Long

    /** Returns the names of the metric's rules (`tests/rules/rules.toml`), one on each line. */
    @JvmStatic
    public external fun rules(): ByteArray

    /**
     * On this thread, switches one rule off and all others on. [rule] is the rule's line in [rules], counted from 0; −1
     * switches all rules on.
     */
    @JvmStatic
    public external fun switchOff(rule: Int)
}
