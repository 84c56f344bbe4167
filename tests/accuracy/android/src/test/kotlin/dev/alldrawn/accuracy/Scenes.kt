package dev.alldrawn.accuracy

private val SCREENS = PICTURE_SCENES + SIGHT_SCENES + FADE_SCENES + USER_SCENES + LIST_SCENES

/** Every scene. Launches come first: the simulated process was started when the clock began, and a launch ages. */
internal val ALL_SCENES: List<Scene> = SCREENS.sortedBy { it.name != "a launch" && it.name != "a deep link" }
