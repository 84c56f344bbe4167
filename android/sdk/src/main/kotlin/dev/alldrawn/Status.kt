package dev.alldrawn

/** How the SDK is. */
public sealed class Status {
    /** [AllDrawn.install] was not called yet. */
    public object NotInstalled : Status()

    /** The core is being loaded; surfaces that open meanwhile are measured from their begin. */
    public object Loading : Status()

    /** It measures. */
    public object Ready : Status()

    /** It does nothing any more in this process, and the app goes on. */
    public class Off(public val reason: String) : Status() {
        override fun toString(): String = "Off($reason)"
    }

    override fun toString(): String = javaClass.simpleName
}
