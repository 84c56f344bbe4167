package dev.alldrawn.scenes

/**
 * Expands a scene's views: copies each view with `repeat`, and puts each view with `nest` into its groups
 * (tests/scenes/README.md). It works from the outside in, so that the number of a copy is appended to the ids of the
 * copy's children.
 */
internal fun expanded(views: List<Any?>): List<Json> = views.map(::fields).flatMap(::copies).map { view ->
    nested(if ("views" in view) view + ("views" to expanded(view.list("views"))) else view)
}

private fun copies(view: Json): List<Json> {
    val repeat = view["repeat"]?.let(::fields) ?: return listOf(view)
    val columns = repeat.number("columns")!!.toInt()
    val (dx, dy) = repeat.numbers("step")
    val (x, y, width, height) = view.numbers("rect")
    return List(repeat.number("count")!!.toInt()) { copy ->
        val rect = listOf(x + copy % columns * dx, y + copy / columns * dy, width, height)
        numbered(view - "repeat", copy) + ("rect" to rect)
    }
}

private fun numbered(view: Json, copy: Int): Json {
    val named = view + ("id" to "${view.text("id")}-$copy")
    return if ("views" in view) named + ("views" to view.list("views").map { numbered(fields(it), copy) }) else named
}

private fun nested(view: Json): Json {
    val depth = view.number("nest")?.toInt() ?: return view
    val (x, y, width, height) = view.numbers("rect")
    var inner = view - "nest" + ("rect" to listOf(0.0, 0.0, width, height))
    for (level in depth downTo 1) {
        val at = if (level == 1) listOf(x, y, width, height) else listOf(0.0, 0.0, width, height)
        inner = mapOf("id" to "${view.text("id")}-nest-$level", "kind" to "group", "rect" to at, "views" to listOf(inner))
    }
    return inner
}
