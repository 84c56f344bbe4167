package dev.alldrawn.internal.sdk

/**
 * Marks a class that needs API level [level], and so uses methods that Android 5.0 (API 21) lacks. Code must check
 * `Build.VERSION.SDK_INT` before it uses the class, so that older versions of Android never load it.
 *
 * The build checks that all other classes use only methods of Android 5.0.
 */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS)
internal annotation class FromApi(val level: Int)
