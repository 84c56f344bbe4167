package dev.alldrawn.tools

import java.io.File
import org.apache.maven.repository.internal.MavenRepositorySystemUtils
import org.eclipse.aether.artifact.Artifact
import org.eclipse.aether.artifact.DefaultArtifact
import org.eclipse.aether.graph.Dependency
import org.eclipse.aether.repository.LocalRepository
import org.eclipse.aether.repository.RemoteRepository
import org.eclipse.aether.resolution.ArtifactDescriptorRequest
import org.eclipse.aether.resolution.ArtifactRequest
import org.eclipse.aether.resolution.ArtifactResolutionException
import org.eclipse.aether.resolution.VersionRangeRequest
import org.eclipse.aether.supplier.RepositorySystemSupplier
import org.eclipse.aether.util.version.GenericVersionScheme

/** The parts of a pom that the tools use. Dependencies and lower bounds are pairs of `group:artifact` and version. */
internal class Pom(val packaging: String, val dependencies: List<Pair<String, String>>, val bounds: List<Pair<String, String>>)

/** Maven Central, read through Maven's own resolver. */
internal class Repository(address: String, local: File) {
    private val system = RepositorySystemSupplier().get()
    private val session = MavenRepositorySystemUtils.newSession().apply {
        localRepositoryManager = system.newLocalRepositoryManager(this, LocalRepository(local))
        // Ignores the additional repositories that some poms name.
        isIgnoreArtifactDescriptorRepositories = true
    }
    private val remotes = listOf(RemoteRepository.Builder("central", "default", address).build())
    private val poms = HashMap<String, Pom?>()

    /** Returns the pom of exactly this version, or null if the repository does not have the version. */
    fun pom(id: String, version: String): Pom? = poms.getOrPut("$id:$version") { read(id, version) }

    /**
     * Returns the first of these versions that the repository has: [version], later stable versions in order, later
     * unstable versions in order, earlier versions from the newest. Returns null if it has no version.
     */
    fun served(id: String, version: String): String? {
        if (pom(id, version) != null) return version
        val all = system.resolveVersionRange(session, VersionRangeRequest(artifact(id, "[0,)"), remotes, null)).versions.map { it.toString() }
        val later = all.filter { compareVersions(it, version) > 0 }
        val (stable, unstable) = later.partition { it.matches(Regex("[\\d.]+")) }
        return (stable + unstable + all.asReversed()).firstOrNull { pom(id, it) != null }
    }

    private fun read(id: String, version: String): Pom? {
        val file = try {
            system.resolveArtifact(session, ArtifactRequest(artifact(id, version), remotes, null)).artifact.file
        } catch (_: ArtifactResolutionException) {
            return null
        }
        val packaging = Regex("<packaging>(.*?)</packaging>").find(file.readText())?.groupValues?.get(1) ?: "jar"
        val descriptor = system.readArtifactDescriptor(session, ArtifactDescriptorRequest(artifact(id, version), remotes, null))
        val dependencies = descriptor.dependencies.filter { !it.isOptional && it.scope in setOf("compile", "runtime", "") }
        val bounds = if (id.startsWith("androidx")) descriptor.managedDependencies else emptyList()
        return Pom(packaging, dependencies.map(::pair), bounds.map(::pair))
    }

    private fun artifact(id: String, version: String): Artifact {
        val (group, name) = id.split(':')
        return DefaultArtifact(group, name, "pom", version)
    }

    // Returns a dependency's id and version. Of a hard version range, the lower end is used: 1.2 for `[1.2,1.3)`.
    private fun pair(dependency: Dependency): Pair<String, String> {
        val artifact = dependency.artifact
        val version = Regex("[\\w.\\-+]+").find(artifact.version)?.value ?: artifact.version
        return "${artifact.groupId}:${artifact.artifactId}" to version
    }
}

private val SCHEME = GenericVersionScheme()

internal fun compareVersions(one: String, other: String): Int = SCHEME.parseVersion(one).compareTo(SCHEME.parseVersion(other))
