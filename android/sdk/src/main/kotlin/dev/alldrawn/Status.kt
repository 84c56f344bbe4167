package dev.alldrawn

/** The SDK's state. */
public sealed class Status {
    /** [AllDrawn.install] has not been called yet. */
    public object NotInstalled : Status()

    /** The core is being loaded. Surfaces that open now are measured from their begin. */
    public object Loading : Status()

    /** The SDK measures. */
    public object Ready : Status()

    /** The SDK is off for the rest of this process. [reason] says why; the app goes on. */
    public class Off(public val reason: String) : Status() {
        override fun toString(): String = "Off($reason)"
    }

    override fun toString(): String = javaClass.simpleName
}
