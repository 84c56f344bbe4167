package dev.alldrawn.accuracy

/** Every scene. Launches come first: the simulated process was started when the clock began, and a launch ages. */
internal val ALL_SCENES: List<Scene> =
    (PICTURE_SCENES + SIGHT_SCENES + USER_SCENES + LIST_SCENES).sortedBy { it.name != "a launch" && it.name != "a deep link" }
