//! Slots for surfaces, and their handles. A handle holds the slot's generation, so that a stale, foreign or doubly
//! closed handle finds nothing.

use crate::judge::start::Start;
use crate::judge::time::{Moment, TIMEOUT_SETTLE_NS};
use crate::judge::visit::Visit;

/// The handle of a surface: its slot in the low 16 bits, the slot's generation in the high 16 bits. 0: no surface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Handle(u32);

impl Handle {
    /// The handle of no surface: its bits are 0.
    pub const NONE: Handle = Handle(0);

    /// Returns the bits by which bindings name this surface, in payloads and in a snapshot's header.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Makes a handle from the bits that a binding passed. They may belong to no surface.
    pub(crate) fn from_bits(bits: u32) -> Handle {
        Handle(bits)
    }
}

/// Maximum number of slots: pending visits, and surfaces that are still open after their visit was finished.
pub const MAX_SLOTS: usize = 1_024;

/// A surface from its begin until it is left, and its visit until the visit is finished.
#[derive(Clone, Debug)]
pub struct Surface {
    /// The visit, until it is finished.
    pub visit: Option<Box<Visit>>,
    /// Name of the surface. Its typing visits are named after it.
    pub name: String,
    /// The visit's start.
    pub start: Start,
    /// The later of the visit's start and begin. A key up to this time opened the surface, and begins no typing visit.
    pub opened_at: Moment,
    /// The parent, if the surface is a dialog.
    pub dialog_of: Option<Handle>,
    /// True if text keys in the surface begin typing visits.
    pub search_field: bool,
    /// Time of the key that requested a typing visit which has not begun.
    pub typing_key: Option<Moment>,
    /// The running or last typing visit.
    pub typing_visit: Option<Handle>,
    /// True if the surface was left: its slot is freed as soon as its visit is finished.
    pub closed: bool,
}

#[derive(Debug, Default)]
struct Slot {
    generation: u16,
    surface: Option<Surface>,
    // Number of this begin. If no slot is free, slots of finished or lost visits are reused in the order of this
    // number.
    begin_number: u64,
    // The visit's deadline when it was last computed; `None` if the visit may have changed since.
    deadline: Option<Option<Moment>>,
}

/// A summary of all visits. See [`Slots::all_visits`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllVisits {
    /// The earliest deadline of all visits.
    pub deadline: Option<Moment>,
    /// True if a visit other than the one asked about has ended and is not finished.
    pub others_ended: bool,
    /// True if a visit needs a fresh snapshot before it can be confirmed.
    pub needs_snapshot: bool,
}

impl Slot {
    // Returns the visit's deadline, if the visit has ended and is not finished, and if it needs a fresh snapshot. Returns
    // `None` if there is no unfinished visit.
    fn waits(&mut self) -> Option<(Option<Moment>, bool, bool)> {
        let visit = self.surface.as_ref()?.visit.as_deref()?;
        let deadline = *self.deadline.get_or_insert_with(|| visit.next_deadline());
        Some((deadline, visit.awaits_finish(), visit.needs_snapshot()))
    }
}

/// All slots.
#[derive(Debug, Default)]
pub struct Slots {
    slots: Vec<Slot>,
    begins: u64,
    // Handles of unfinished visits. Handles of finished ones are removed when the list is next traversed.
    pending: Vec<Handle>,
}

impl Slots {
    /// Puts a surface into a slot at `now`, and returns its handle. The slot is a free one, if there is one. Otherwise
    /// it is taken from the earliest surface whose visit is finished, or else from the earliest surface whose visit its
    /// binding never finished. Returns `None` if all slots hold pending visits.
    pub fn insert(&mut self, surface: Surface, now: Moment) -> Option<Handle> {
        let index = self.index_for_next(now)?;
        if index == self.slots.len() {
            self.slots.push(Slot::default());
        }
        self.begins += 1;
        let slot = &mut self.slots[index];
        // With generation 0, the handle of slot 0 would be 0.
        slot.generation = slot.generation.checked_add(1).unwrap_or(1);
        slot.begin_number = self.begins;
        slot.surface = Some(surface);
        let handle = Handle(u32::from(slot.generation) << 16 | index as u32);
        // Removes stale handles before the list grows, so that it never holds more handles than there are slots.
        if self.pending.len() == self.pending.capacity() {
            self.for_each_pending(|_, _| ());
        }
        self.pending.push(handle);
        Some(handle)
    }

    /// Returns true if [`Slots::insert`] at `now` would find a slot.
    pub fn has_room(&self, now: Moment) -> bool {
        self.index_for_next(now).is_some()
    }

    // Returns the index for the next surface. It may be one past the last slot: that slot is then added.
    fn index_for_next(&self, now: Moment) -> Option<usize> {
        let free = self.slots.iter().position(|slot| slot.surface.is_none());
        let next = Some(self.slots.len()).filter(|length| *length < MAX_SLOTS);
        free.or(next).or_else(|| {
            // A new visit matters more than the record of an audit.
            let finished =
                |surface: &Surface| surface.visit.as_ref().is_none_or(|visit| visit.is_only_audited());
            let leaked =
                |surface: &Surface| surface.visit.as_ref().is_some_and(|visit| is_leaked(visit, now));
            self.first_begun(finished).or_else(|| self.first_begun(leaked))
        })
    }

    fn first_begun(&self, test: impl Fn(&Surface) -> bool) -> Option<usize> {
        let slots =
            self.slots.iter().enumerate().filter(|(_, slot)| slot.surface.as_ref().is_some_and(&test));
        Some(slots.min_by_key(|(_, slot)| slot.begin_number)?.0)
    }

    /// Returns the earliest deadline of all visits, and whether a visit other than `this` has ended but is not
    /// finished. Computes the deadlines only of visits that may have changed.
    pub fn all_visits(&mut self, this: Option<Handle>) -> AllVisits {
        let mut all = AllVisits::default();
        let mut position = 0;
        while let Some(&handle) = self.pending.get(position) {
            let slot = self.slot(handle);
            let Some((deadline, ended, needs_snapshot)) = slot.and_then(Slot::waits) else {
                self.pending.swap_remove(position);
                continue;
            };
            all.needs_snapshot |= needs_snapshot;
            all.others_ended |= ended && Some(handle) != this;
            if let Some(due) = deadline {
                all.deadline = Some(all.deadline.map_or(due, |earliest| earliest.min(due)));
            }
            position += 1;
        }
        all
    }

    /// Returns the surface of a handle.
    pub fn surface(&mut self, handle: Handle) -> Option<&mut Surface> {
        let slot = self.slot(handle)?;
        slot.deadline = None;
        slot.surface.as_mut()
    }

    /// Returns the unfinished visit of a handle.
    pub fn visit(&mut self, handle: Handle) -> Option<&mut Visit> {
        self.surface(handle)?.visit.as_deref_mut()
    }

    /// Calls `act` with each unfinished visit.
    pub fn for_each_pending(&mut self, mut act: impl FnMut(Handle, &mut Visit)) {
        let mut position = 0;
        while let Some(&handle) = self.pending.get(position) {
            match self.visit(handle) {
                Some(visit) => {
                    act(handle, visit);
                    position += 1;
                }
                None => _ = self.pending.swap_remove(position),
            }
        }
    }

    /// Frees a handle's slot.
    pub fn remove(&mut self, handle: Handle) {
        if let Some(slot) = self.slot(handle) {
            slot.surface = None;
        }
    }

    fn slot(&mut self, handle: Handle) -> Option<&mut Slot> {
        let slot = self.slots.get_mut((handle.bits() & 0xFFFF) as usize)?;
        (u32::from(slot.generation) == handle.bits() >> 16).then_some(slot)
    }
}

// Returns true if the last possible deadline of an unfinished visit has passed at `now`: its binding has lost it.
fn is_leaked(visit: &Visit, now: Moment) -> bool {
    let last = visit.heir_deadline().or(visit.watch_deadline());
    now > last.unwrap_or(visit.start.at + TIMEOUT_SETTLE_NS)
}
