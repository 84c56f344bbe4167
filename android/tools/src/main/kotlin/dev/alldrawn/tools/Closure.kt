package dev.alldrawn.tools

/** An artifact in the result of [Closure]. [id] is `group:artifact`. */
internal class ResolvedArtifact(val id: String, val version: String, val packaging: String)

/**
 * Groups of the artifacts of Compose for desktops and iPhones. Multiplatform libraries depend on them too, but an
 * Android app never includes them.
 */
private val OTHER_PLATFORMS = listOf("org.jetbrains.compose", "org.jetbrains.androidx", "org.jetbrains.skiko")

/**
 * Finds all artifacts on which a list of artifacts depends, directly or not. The version of each is at least the
 * highest that one of them requests.
 */
internal class Closure(private val repository: Repository) {
    private val versions = sortedMapOf<String, String>()
    private val requested = HashMap<String, String>()

    fun of(roots: List<Pair<String, String>>): List<ResolvedArtifact> {
        roots.forEach { (id, version) -> raise(id, version) }
        while (true) {
            val reached = LinkedHashSet<String>()
            var changed = false
            val queue = ArrayDeque(roots.map { it.first })
            while (queue.isNotEmpty()) {
                val id = queue.removeFirst()
                val pom = pomOf(id) ?: continue
                if (!reached.add(id)) continue
                for ((dependency, version) in pom.dependencies.filter { isForAndroid(it.first) }) {
                    changed = raise(dependency, version) || changed
                    queue += dependency
                }
            }
            for (id in reached) for ((other, version) in pomOf(id)!!.bounds) if (other in reached) changed = raise(other, version) || changed
            if (!changed) return reached.sorted().filter { hasCode(it, reached) }.map { ResolvedArtifact(it, versions.getValue(it), pomOf(it)!!.packaging) }
        }
    }

    private fun isForAndroid(id: String): Boolean = OTHER_PLATFORMS.none(id::startsWith)

    private fun pomOf(id: String): Pom? = versions[id]?.let { repository.pom(id, it) }

    // Requests a version of an artifact. Returns true if this raises the version of the artifact that is used.
    private fun raise(id: String, version: String): Boolean {
        requested[id]?.let { if (compareVersions(it, version) >= 0) return false }
        requested[id] = version
        val current = versions[id]
        if (current != null && compareVersions(current, version) >= 0) return false
        val served = repository.served(id, version) ?: return false.also { System.err.println("the repository has no version of $id; $version was requested") }
        if (served == current) return false
        if (served != version) System.err.println("the repository lacks $id $version: $served is used instead")
        versions[id] = served
        return true
    }

    // Returns false for the root of a multiplatform library, which only refers to the artifacts of platforms, and for a
    // JVM artifact if the same library's Android artifact is included.
    private fun hasCode(id: String, reached: Set<String>): Boolean {
        val pom = pomOf(id)!!
        val isRoot = pom.dependencies.any { it.first == "$id-android" || it.first == "$id-jvm" }
        val hasTwin = id.endsWith("-jvm") && "${id.removeSuffix("-jvm")}-android" in reached
        return pom.packaging != "pom" && !isRoot && !hasTwin
    }
}
