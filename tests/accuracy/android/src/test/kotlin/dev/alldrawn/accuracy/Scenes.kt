package dev.alldrawn.accuracy

private val SCREENS = PICTURE_SCENES + SIGHT_SCENES + FADE_SCENES + USER_SCENES + LIST_SCENES

/** All scenes. Launches come first, since the simulated process starts with the clock, and a launch must be recent. */
internal val ALL_SCENES: List<Scene> = SCREENS.sortedBy { it.name != "a launch" && it.name != "a deep link" }
