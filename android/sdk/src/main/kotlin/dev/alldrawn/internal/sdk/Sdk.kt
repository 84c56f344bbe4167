package dev.alldrawn.internal.sdk

import android.app.Activity
import android.app.Application
import android.content.pm.PackageManager
import android.os.Build
import android.view.View
import dev.alldrawn.AllDrawn
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Status
import dev.alldrawn.VisitEvent
import dev.alldrawn.internal.app.Activities
import dev.alldrawn.internal.app.Launch
import dev.alldrawn.internal.core.Answer
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Core
import dev.alldrawn.internal.core.Decision
import dev.alldrawn.internal.core.InputFlag
import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.core.SDK_VERSION
import dev.alldrawn.internal.core.Setup
import dev.alldrawn.internal.delivery.Delivery
import dev.alldrawn.internal.delivery.NetworkClass
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.Navigation
import dev.alldrawn.internal.input.WindowInputs
import dev.alldrawn.internal.visit.RecreatedSurfaces
import dev.alldrawn.internal.visit.Requests
import dev.alldrawn.internal.visit.Surface
import dev.alldrawn.internal.visit.Timer
import dev.alldrawn.internal.visit.Visit
import dev.alldrawn.internal.walk.Walk
import dev.alldrawn.spi.SurfacePart
import java.util.concurrent.CopyOnWriteArrayList

/**
 * The state of the SDK in this process: its core, its open surfaces and its listeners. Main thread; only [status] and
 * [listeners] may be used on any thread.
 */
internal object Sdk {
    @Volatile
    var status: Status = Status.NotInstalled
        private set

    /** Walks the surfaces of all visits, one after another, with one snapshot buffer. */
    var walk = Walk(::unreadable)
        private set

    /** True if the app's requests are observed and hold its visits. */
    var holdsObserved = false

    /** See [Setup.auditEvery]. Tests without a queue audit every visit. */
    var auditEvery = 0

    val listeners = CopyOnWriteArrayList<AllDrawn.Listener>()
    val activities = Activities()

    /** The user's consent. Written on the main thread. */
    @Volatile
    var hasConsent = true
        private set

    private var core: Core? = null
    private val surfaces = ArrayList<Surface>()

    // Visits that are not finished. Before the core is loaded they wait for it. Read on any thread.
    private val visits = CopyOnWriteArrayList<Visit>()
    private var holds = 0
    private var installations = 0

    /**
     * Installs the SDK. A second call does nothing. Another thread loads the core, so this call does not wait for the
     * disk.
     */
    fun install(application: Application, config: AllDrawnConfig) {
        if (status != Status.NotInstalled) return LogOnce.error("alldrawn: install was called again and is ignored; call it once in each process")
        status = Status.Loading
        hasConsent = config.consent
        if (config.endpoint != null) Delivery.expect()
        Launch.installed()
        activities.start(application, config.surfaceOf)
        val number = ++installations
        Thread({
            Guard.enter(Entry.LOAD) {
                val act = load(application, config)
                // `act` is skipped if the SDK was reset while the core was being loaded.
                Main.run { if (number == installations) act() }
            }
            // Even if the installation has failed, tell a job that waits for it.
            Guard.cleanUp { Delivery.installDone() }
        }, "alldrawn-load").start()
    }

    // Loads the native library and installs the queue. Reads the disk. Returns the rest, to be run on the main thread.
    private fun load(application: Application, config: AllDrawnConfig): () -> Unit {
        try {
            Native.load()
        } catch (error: LinkageError) {
            return { off("the native library cannot be loaded (${error.message})") }
        }
        val endpoint = config.endpoint
        if (endpoint != null) {
            val fault = Delivery.install(application, endpoint, config.client, hasConsent, LogOnce::error)
            if (fault != null) return { off(fault) }
        }
        val setup = setup(application, config)
        return { ready(setup) }
    }

    private fun ready(setup: Setup) {
        if (status != Status.Loading) return
        val opened = Core.open() ?: return off("the core cannot be opened")
        opened.configure(setup)
        // The app may have changed the consent while the queue was being installed.
        Native.consent(hasConsent)
        core = opened
        status = Status.Ready
        for (visit in visits) visit.attach(opened)
        visits.removeAll(Visit::isFinished)
        // The app may have gone to the background while the delivery was being installed.
        if (activities.presence == Activities.Presence.LEFT) background()
    }

    /** Called when the app has gone to the background, after its surfaces were left. */
    fun background() {
        for (visit in visits) visit.leaveReplaced()
        Delivery.current?.background()
    }

    /** Sets the user's consent. */
    fun consent(consent: Boolean) {
        hasConsent = consent
        Delivery.current?.consent(consent)
        if (consent) return
        drop()
    }

    // Ends every visit without an event.
    private fun drop() {
        Guard.cleanUp { Timer.stop() }
        for (visit in visits) {
            Guard.cleanUp { visit.stop() }
            Guard.cleanUp { if (visit.handle != 0) core?.skip(visit.handle) }
            Guard.cleanUp { Spans.end(visit, null) }
        }
        visits.clear()
    }

    /** Switches the SDK off for the rest of the process and logs one line with the [reason]. */
    fun off(reason: String, cause: Throwable? = null) {
        if (status is Status.Off) return
        status = Status.Off(reason)
        Guard.isOff = true
        LogOnce.error("alldrawn: $reason; nothing is measured", cause)
        stopAll()
    }

    // Removes all listeners and callbacks. Each step is guarded, because the failure that switched the SDK off may
    // occur again.
    private fun stopAll() {
        core = null
        drop()
        for (surface in surfaces) Guard.cleanUp { surface.stop() }
        surfaces.clear()
        Guard.cleanUp { activities.stop() }
        Guard.cleanUp { WindowInputs.stop() }
        Guard.cleanUp { Overlay.isOn = false }
        Guard.cleanUp { RecreatedSurfaces.reset() }
        Guard.cleanUp { Requests.reset() }
        Guard.cleanUp { Inputs.reset() }
        Guard.cleanUp { Navigation.reset() }
    }

    /**
     * Opens a surface, or a dialog's surface if [over] is the Activity below the dialog. Returns null if the SDK is off
     * or not installed, or if [name] is empty.
     */
    fun open(name: String, over: Activity? = null, part: SurfacePart? = null): Surface? {
        when {
            status == Status.NotInstalled -> LogOnce.error("alldrawn: \"$name\" is not measured: call AllDrawn.install(…) in Application.onCreate first")
            name.isEmpty() -> LogOnce.error("alldrawn: a surface with an empty name is not measured; give it a name")
            status !is Status.Off -> return Surface(name, over, over?.let(activities::surfaceOf)?.let(::frontOf), part).also(surfaces::add)
        }
        return null
    }

    // Returns the surface directly below a new dialog over [surface]: that of the topmost open dialog over [surface],
    // or [surface] itself (metric §13).
    private fun frontOf(surface: Surface): Surface =
        generateSequence(surface) { below -> surfaces.lastOrNull { it.dialogOf === below } }.last()

    /** Calls [act] for each surface in the windows of an Activity: its own, those in its views, and dialogs over it. */
    fun eachOf(activity: Activity, act: (Surface) -> Unit) {
        for (surface in surfaces.toTypedArray()) if (surface.isOf(activity)) act(surface)
    }

    fun closed(surface: Surface) {
        surfaces.remove(surface)
    }

    /** Adds a visit. The visit begins in the core at once, or as soon as the core is loaded. */
    fun add(visit: Visit) {
        if (status is Status.Off || !hasConsent) return visit.stop()
        visits += visit
        Results.began(if (visit.isTyping) "${visit.surface.name}/typing" else visit.surface.name)
        core?.let(visit::attach)
        if (visit.isFinished) visits -= visit
    }

    fun began(visit: Visit) {
        Spans.begin(visit)
    }

    /** Called when the timer fires: lets the core apply the deadlines of all visits. */
    fun wake() {
        val core = core ?: return
        val now = Clock.now()
        eachPending { it.beforeWake(now) }
        val answer = core.wakeAll(now)
        onAnswer(answer, of = 0)
        if (answer has Decision.SNAPSHOT_NOW) eachPending(Visit::sendSnapshot)
    }

    /**
     * Applies the parts of the core's answer that concern all visits. [of] is the handle of the visit for which the
     * core was called; 0 if the call was for all visits.
     */
    fun onAnswer(answer: Answer, of: Int) {
        if (answer has Decision.OFF) return off("a fault in the core has switched the SDK off (${Core.fault})")
        if (!answer.isGiven || answer has (Decision.WRONG_THREAD or Decision.BAD_BUFFER)) return
        Timer.set(answer.deadline)
        if (answer has Decision.CHANGED) finishEnded(of)
    }

    private fun finishEnded(but: Int) {
        val core = core ?: return
        for (handle in core.ended()) {
            if (handle == but) continue
            val visit = visits.firstOrNull { it.handle == handle }
            // The SDK no longer knows the visit, so nothing would ever finish it. Drop it without an event.
            if (visit == null) core.skip(handle) else visit.finish()
        }
    }

    fun replaced(surface: Surface) {
        Overlay.ended(surface)
    }

    fun walked(surface: Surface) {
        Overlay.walked(surface)
    }

    /** Called when a visit has ended. [result] is null if the visit is not sampled. */
    fun ended(visit: Visit, result: ByteArray?) {
        if (!visit.isWatched) remove(visit)
        Overlay.ended(visit.surface)
        val event = result?.let(VisitEvent::read)
        Spans.end(visit, event)
        if (event != null) Results.add(event, listeners)
        if (event != null) Delivery.current?.finished()
    }

    /** Called when the watch of an audited visit has ended: its record is in the queue, and no listener gets it. */
    fun watchEnded(visit: Visit) {
        remove(visit)
        Delivery.current?.finished()
    }

    private fun remove(visit: Visit) {
        visits -= visit
        if (visits.isEmpty()) Timer.stop()
    }

    /** True while the surface of an audited visit is watched. */
    val isWatching: Boolean get() = visits.any(Visit::isWatched)

    /** Called before the app handles an input of the user at [at] in any window. It ends all watches (metric §8). */
    fun acted(at: Long) {
        if (isWatching) core?.let { onAnswer(it.tap(0, at), of = 0) }
    }

    /** Returns true if [root] is a descendant of the root view of another open surface. */
    fun isInside(root: View): Boolean = surfaces.any { it.rootView !== root && it.contains(root) }

    /** Number of surfaces that have not been left. */
    val openSurfaces: Int get() = surfaces.size

    /** Returns true while a visit of the surface [name], or of its search field, is pending. Any thread. */
    fun isPending(name: String): Boolean = visits.any { it.surface.name == name && it.isPending }

    /** Reports that the content of [view] (null: of any view) may have changed without a window being drawn. */
    fun changed(view: View?) {
        for (surface in surfaces) if (surface.isObserved && (view == null || surface.contains(view))) surface.changed()
    }

    /** Calls [act] for each visit that is being observed. */
    fun eachPending(act: (Visit) -> Unit) {
        for (visit in visits) if (!visit.isOver) act(visit)
    }

    fun newHold(): Int = ++holds

    /**
     * Called when the app has handled a tap at [x], [y] of the window with the root view [decor]. The finger came down
     * at the time [down]. If the window is a dialog, [over] is the Activity below it: the tap is also reported to the
     * surfaces in the Activity's other windows (metric §10).
     */
    fun tapped(decor: View?, over: Activity?, x: Float, y: Float, down: Long) {
        for (surface in surfaces.toTypedArray()) {
            if (!surface.isPending) continue
            if (surface.isAt(decor, x, y)) surface.userInput(down) { core, visit -> core.tap(visit, down) }
            if (surface.isBeside(decor, over)) surface.dialogInput { core, visit -> core.tap(visit, down, InputFlag.IN_DIALOG) }
        }
    }

    /** The same for a key outside of text fields. */
    fun keyPressed(decor: View?, over: Activity?, down: Long) {
        for (surface in surfaces.toTypedArray()) {
            if (!surface.isPending) continue
            if (surface.rootView?.rootView === decor) surface.userInput(down) { core, visit -> core.key(visit, down) }
            if (surface.isBeside(decor, over)) surface.dialogInput { core, visit -> core.key(visit, down, InputFlag.IN_DIALOG) }
        }
    }

    private fun unreadable(view: View, error: Throwable) {
        LogOnce.error("alldrawn: ${view.javaClass.name} threw while it was read ($error); visits do not wait for this view")
    }

    private fun setup(application: Application, config: AllDrawnConfig): Setup {
        val version = config.version ?: try {
            application.packageManager.getPackageInfo(application.packageName, 0).versionName
        } catch (_: PackageManager.NameNotFoundException) {
            null
        } catch (_: RuntimeException) {
            // The package manager is not available. The events then have no version.
            null
        }
        val isTablet = application.resources.configuration.smallestScreenWidthDp >= 600
        return Setup(
            session = Surface.newId(),
            sdkVersion = SDK_VERSION,
            app = config.app ?: application.packageName,
            appVersion = version ?: "",
            os = "Android",
            osVersion = Build.VERSION.RELEASE ?: "",
            deviceClass = if (isTablet) "tablet" else "phone",
            networkClass = NetworkClass.of(application),
            tags = config.tags.toList(),
            auditEvery = auditEvery,
        )
    }

    /** Restores the state before the installation. For tests, many of which share a process. */
    @JvmStatic
    fun reset() {
        installations++
        stopAll()
        listeners.clear()
        // Messages that are still posted were meant for the old core.
        Main.handler.removeCallbacksAndMessages(null)
        walk = Walk(::unreadable)
        status = Status.NotInstalled
        Guard.isOff = false
        holdsObserved = false
        auditEvery = 0
        hasConsent = true
        Results.reset()
        LogOnce.reset()
    }
}
