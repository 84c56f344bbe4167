package dev.alldrawn.internal.core

/** The values that all events of a process have in common. */
internal class Setup(
    /** The id of the app's session: 128 random bits. */
    val session: ByteArray,
    val sdkVersion: String,
    val app: String,
    val appVersion: String,
    val os: String,
    val osVersion: String,
    val deviceClass: String,
    val networkClass: String,
    /** Names and values of at most eight tags. */
    val tags: List<Pair<String, String>> = emptyList(),
    /** One confirmed visit in this many is audited (metric §8); 0: none. With a queue, the core sets the number itself. */
    val auditEvery: Int = 0,
)
