package dev.alldrawn

/** The SDK's state. */
public sealed class Status {
    /** [AllDrawn.install] has not been called yet. */
    public object NotInstalled : Status()

    /**
     * The native library is being loaded. Surfaces that open meanwhile are measured from the time at which they open.
     */
    public object Loading : Status()

    /** The SDK measures. */
    public object Ready : Status()

    /** The SDK is off for the rest of this process, for this [reason]. The app continues to work. */
    public class Off(public val reason: String) : Status() {
        override fun toString(): String = "Off($reason)"
    }

    override fun toString(): String = javaClass.simpleName
}
