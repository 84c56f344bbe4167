package dev.alldrawn.accuracy

private val SCREENS = PICTURE_SCENES + SIGHT_SCENES + FADE_SCENES + USER_SCENES + LIST_SCENES

/**
 * All scenes. The scenes of launches come first: the simulated process starts when the clock does, and only a recent
 * launch counts.
 */
internal val ALL_SCENES: List<Scene> = SCREENS.sortedBy { it.name != "a launch" && it.name != "a deep link" }
