package dev.alldrawn.testing

import com.sun.management.HotSpotDiagnosticMXBean
import java.io.File
import java.lang.management.ManagementFactory
import shark.FilteringLeakingObjectFinder
import shark.HeapAnalysisFailure
import shark.HeapAnalysisSuccess
import shark.HeapAnalyzer
import shark.HeapObject
import shark.HprofHeapGraph.Companion.openHeapGraph
import shark.IgnoredReferenceMatcher
import shark.OnAnalysisProgressListener
import shark.ReferencePattern.InstanceFieldPattern

/**
 * The number of objects of some classes that are reachable in a heap dump of this JVM, and the shortest reference paths
 * to them. The library Shark finds the paths.
 */
public class RetainedObjects private constructor(public val count: Int, public val paths: String) {
    public companion object {
        private val WEAK = listOf(IgnoredReferenceMatcher(InstanceFieldPattern("java.lang.ref.Reference", "referent")))

        /** Returns the reachable instances of these classes and of classes that inherit them. */
        public fun of(vararg classes: String): RetainedObjects {
            val dump = File.createTempFile("heap", ".hprof").also { it.delete() }
            try {
                // Objects with finalizers stay reachable until their finalizers have run. The argument `true` includes
                // only reachable objects in the dump.
                repeat(3) { System.gc(); System.runFinalization() }
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean::class.java).dumpHeap(dump.path, true)
                return analyse(dump, classes.toSet())
            } finally {
                dump.delete()
            }
        }

        private fun analyse(dump: File, classes: Set<String>): RetainedObjects {
            val wanted = FilteringLeakingObjectFinder(
                listOf(
                    FilteringLeakingObjectFinder.LeakingObjectFilter {
                        it is HeapObject.HeapInstance &&
                            it.instanceClass.classHierarchy.any { each -> each.name in classes }
                    },
                ),
            )
            val analysis = HeapAnalyzer(OnAnalysisProgressListener.NO_OP).run {
                dump.openHeapGraph().use { analyze(heapDumpFile = dump, graph = it, leakingObjectFinder = wanted, referenceMatchers = WEAK) }
            }
            return when (analysis) {
                is HeapAnalysisSuccess -> {
                    val leaks = analysis.allLeaks.toList()
                    // allLeaks excludes objects that are reachable only by weak references, soft references or
                    // finalizers.
                    RetainedObjects(leaks.sumOf { it.leakTraces.size }, leaks.joinToString("\n\n"))
                }
                is HeapAnalysisFailure -> throw AssertionError("Shark could not read the dump", analysis.exception)
            }
        }
    }
}
