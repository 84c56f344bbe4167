// Finds all dependencies of a list of Maven artifacts as Gradle would, and writes them into a pom as a flat list.
package dev.alldrawn.tools

import java.io.File

private const val BEGIN = "<!-- closed: from roots.txt, by CloseCoordinates; never edited -->"
private const val END = "<!-- end of closed -->"

/**
 * The command `CloseCoordinates CENTRAL LOCAL ROOTS POM`.
 *
 * CENTRAL is the address of Maven Central that your Maven uses. LOCAL is the folder of Maven's local repository. ROOTS
 * is a file of Maven coordinates (`group:artifact:version`, one on each line). In the file POM, the list between two
 * marks is replaced by the artifacts in ROOTS and all their dependencies.
 *
 * Maven itself cannot resolve them, for three reasons: AndroidX uses hard version ranges; the root artifacts of
 * multiplatform libraries only refer to an artifact for each platform; and some versions are missing in Maven Central.
 * This command uses these rules: the highest version wins; the managed versions of an AndroidX pom are lower bounds;
 * and a version that the repository lacks is replaced by the next one.
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
