package dev.alldrawn.internal.sdk

/**
 * Marks a class that uses what Android 5.0 (API 21) lacks. It is entered only behind a check of
 * `Build.VERSION.SDK_INT`, so that the verifier of an older Android never loads it.
 *
 * The build checks all other classes against Android 5.0's signatures.
 */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS)
internal annotation class FromApi(val level: Int)
