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

/** The SDK of this process: its core, its open surfaces, and who listens. Main thread, but for [status] and listeners. */
internal object Sdk {
    @Volatile
    var status: Status = Status.NotInstalled
        private set

    /** The one walk, with the one buffer: visits are looked at one after the other. */
    var walk = Walk(::unreadable)
        private set

    /** Whether the app's requests are seen, and hold its visits. */
    var holdsObserved = false

    val listeners = CopyOnWriteArrayList<AllDrawn.Listener>()
    val activities = Activities()

    /** The user's consent. Main thread writes. */
    @Volatile
    var hasConsent = true
        private set

    private var core: Core? = null
    private val surfaces = ArrayList<Surface>()

    // Visits that are not over: in the core, or waiting for it. Read on any thread.
    private val visits = CopyOnWriteArrayList<Visit>()
    private var holds = 0
    private var installations = 0

    /** Installs the SDK, once. Loads the core on a thread of its own: nothing here waits for the disk. */
    fun install(application: Application, config: AllDrawnConfig) {
        if (status != Status.NotInstalled) return LogOnce.error("alldrawn: installed already; the first set-up stays")
        status = Status.Loading
        hasConsent = config.consent
        if (config.endpoint != null) Delivery.expect()
        Launch.installed()
        activities.start(application, config.surfaceOf)
        val number = ++installations
        Thread({
            Guard.enter(Entry.LOAD) {
                val act = load(application, config)
                // Not where it was reset meanwhile.
                Main.run { if (number == installations) act() }
            }
            // Who waits for the delivery hears that there is none, whatever has failed.
            Guard.cleanUp { Delivery.installDone() }
        }, "alldrawn-load").start()
    }

    // Reads the disk; what it answers with is to be done on the main thread.
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
        // It may have been given or withdrawn meanwhile, where nobody could be told yet.
        Native.consent(hasConsent)
        core = opened
        status = Status.Ready
        for (visit in visits) visit.attach(opened)
        visits.removeAll(Visit::isOver)
        // Left before there was a delivery that could be told.
        if (activities.presence == Activities.Presence.LEFT) Delivery.current?.background()
    }

    /** The user has consented, or no longer does. */
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

    /** Switches the SDK off for good, with one line in the log: nothing of the app is heard any more, and the app goes on. */
    fun off(reason: String, cause: Throwable? = null) {
        if (status is Status.Off) return
        status = Status.Off(reason)
        Guard.isOff = true
        LogOnce.error("alldrawn: $reason; nothing is measured", cause)
        stopAll()
    }

    // Lets go of all that it hears and holds. Each step by itself: what has failed once may fail again.
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

    /** A surface opens, a dialog [over] an Activity if that is given; null where the SDK is off, or the name is none. */
    fun open(name: String, over: Activity? = null, part: SurfacePart? = null): Surface? {
        when {
            status == Status.NotInstalled -> LogOnce.error("alldrawn: \"$name\" is not measured: call AllDrawn.install(…) in Application.onCreate first")
            name.isEmpty() -> LogOnce.error("alldrawn: a surface needs a name, and one has none; it is not measured")
            status !is Status.Off -> return Surface(name, over, over?.let(activities::surfaceOf)?.let(::frontOf), part).also(surfaces::add)
        }
        return null
    }

    // What a dialog opens over: the last of the dialogs that are open over this surface, or itself (metric §13).
    private fun frontOf(surface: Surface): Surface =
        generateSequence(surface) { below -> surfaces.lastOrNull { it.dialogOf === below } }.last()

    /** Each surface in the windows of an Activity: its own, parts of it, and dialogs over it. */
    fun eachOf(activity: Activity, act: (Surface) -> Unit) {
        for (surface in surfaces.toTypedArray()) if (surface.isOf(activity)) act(surface)
    }

    fun closed(surface: Surface) {
        surfaces.remove(surface)
    }

    /** A visit begins, now or as soon as the core is there. */
    fun add(visit: Visit) {
        if (status is Status.Off || !hasConsent) return visit.stop()
        visits += visit
        Results.began(if (visit.isTyping) "${visit.surface.name}/typing" else visit.surface.name)
        core?.let(visit::attach)
        if (visit.isOver) visits -= visit
    }

    fun began(visit: Visit) {
        Spans.begin(visit)
    }

    /** The timer has fired. */
    fun wake() {
        val core = core ?: return
        val now = Clock.now()
        eachPending { it.beforeWake(now) }
        onAnswer(core.wakeAll(now), of = 0)
    }

    /** The core's answer to a call for the visit [of], 0 for one for all, as far as it is about others too. */
    fun onAnswer(answer: Answer, of: Int) {
        if (answer has Decision.OFF) return off("a fault in the core has switched it off (${Core.fault})")
        if (!answer.isGiven || answer has (Decision.WRONG_THREAD or Decision.BAD_BUFFER)) return
        Timer.set(answer.deadline)
        if (answer has Decision.CHANGED) finishEnded(of)
    }

    private fun finishEnded(but: Int) {
        val core = core ?: return
        for (handle in core.ended()) {
            if (handle == but) continue
            val visit = visits.firstOrNull { it.handle == handle }
            // No visit here has this handle, so nobody would ever finish it: it gets no event.
            if (visit == null) core.skip(handle) else visit.finish()
        }
    }

    fun walked(surface: Surface) {
        Overlay.walked(surface)
    }

    /** A visit is over; [result] is null for one that is not sampled. */
    fun ended(visit: Visit, result: ByteArray?) {
        visits -= visit
        if (visits.isEmpty()) Timer.stop()
        Overlay.ended(visit.surface)
        val event = result?.let(VisitEvent::read)
        Spans.end(visit, event)
        if (event != null) Results.add(event, listeners)
        if (event != null) Delivery.current?.finished()
    }

    /** Whether the view lies within an open surface's root, other than its own. */
    fun isInside(root: View): Boolean = surfaces.any { it.rootView !== root && it.contains(root) }

    /** Surfaces that are not left yet. */
    val openSurfaces: Int get() = surfaces.size

    /** Whether a visit of the surface [name], or of its search field, is pending. Any thread. */
    fun isPending(name: String): Boolean = visits.any { it.surface.name == name && !it.isOver }

    /** Something in this view, or somewhere, may have changed that draws no window. */
    fun changed(view: View?) {
        for (surface in surfaces) if (surface.isPending && (view == null || surface.contains(view))) surface.changed()
    }

    /** Each visit that is not over. */
    fun eachPending(act: (Visit) -> Unit) {
        for (visit in visits) if (!visit.isOver) act(visit)
    }

    fun newHold(): Int = ++holds

    /** A tap at this point of a window, whose finger came down at [down], was handled by the app. */
    fun tapped(decor: View?, x: Float, y: Float, down: Long) {
        for (surface in surfaces.toTypedArray()) {
            if (surface.isPending && surface.isAt(decor, x, y)) surface.userInput(down) { core, visit -> core.tap(visit, down) }
        }
    }

    /** A key outside of text fields was handled by the app. */
    fun keyPressed(decor: View?, down: Long) {
        for (surface in surfaces.toTypedArray()) {
            if (surface.isPending && surface.rootView?.rootView === decor) surface.userInput(down) { core, visit -> core.key(visit, down) }
        }
    }

    private fun unreadable(view: View, error: Throwable) {
        LogOnce.error("alldrawn: ${view.javaClass.name} threw while it was read ($error); it is not waited for")
    }

    private fun setup(application: Application, config: AllDrawnConfig): Setup {
        val version = config.version ?: try {
            application.packageManager.getPackageInfo(application.packageName, 0).versionName
        } catch (_: PackageManager.NameNotFoundException) {
            null
        } catch (_: RuntimeException) {
            // The system cannot be asked: the event goes without.
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
        )
    }

    /** As before the installation: for tests, where many share a process. */
    @JvmStatic
    fun reset() {
        installations++
        stopAll()
        listeners.clear()
        // What was to be done a little later was for the core that goes.
        Main.handler.removeCallbacksAndMessages(null)
        walk = Walk(::unreadable)
        status = Status.NotInstalled
        Guard.isOff = false
        holdsObserved = false
        hasConsent = true
        Results.reset()
        LogOnce.reset()
    }
}
