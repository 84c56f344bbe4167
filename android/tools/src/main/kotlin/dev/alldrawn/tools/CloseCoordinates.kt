/** Closes a set of coordinates over its dependencies as Gradle would, and writes it into a pom as a flat list. */
package dev.alldrawn.tools

import java.io.File

private const val BEGIN = "<!-- closed: from roots.txt, by CloseCoordinates; never edited -->"
private const val END = "<!-- end of closed -->"

/**
 * `CloseCoordinates CENTRAL LOCAL ROOTS POM`
 *
 * CENTRAL is the address of Maven Central that your Maven uses. LOCAL is the folder of Maven's local repository. ROOTS
 * is a file of coordinates (`group:artifact:version`, one a line). POM is the file whose marked part is replaced.
 *
 * Maven's own resolution cannot do this: AndroidX uses hard version ranges, root artifacts of multiplatform libraries
 * that only refer to one artifact a platform, and versions that Maven Central lacks. The rules here: the highest
 * version wins, an AndroidX pom's managed versions are lower bounds, and a version that the repository lacks is
 * replaced by the next.
 */
fun main(args: Array<String>) {
    require(args.size == 4) { "usage: CloseCoordinates CENTRAL LOCAL ROOTS POM" }
    val (central, local, roots, pom) = args
    val closure = Closure(Repository(central, File(local)))
    val coordinates = File(roots).readLines().map { it.substringBefore('#').trim() }.filter(String::isNotEmpty)
    val list = closure.of(coordinates.map { it.substringBeforeLast(':') to it.substringAfterLast(':') })
    val text = File(pom).readText()
    require(BEGIN in text && END in text) { "$pom has no marked part to replace: add a line `$BEGIN` and a line `$END`" }
    val lines = list.joinToString("\n    ", transform = ::dependency)
    File(pom).writeText("${text.substringBefore(BEGIN)}$BEGIN\n    $lines\n    $END${text.substringAfter(END)}")
    println("${list.size} coordinates written to $pom")
}

private fun dependency(artifact: ResolvedArtifact): String {
    val (group, name) = artifact.id.split(':')
    val type = if (artifact.packaging == "aar") "<type>aar</type>" else ""
    return "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>${artifact.version}</version>$type" +
        "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>"
}
