package dev.alldrawn.internal.core

/** What all events of a process have in common. */
internal class Setup(
    /** 128 random bits, of the app's session. */
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
)
