//! Handles of slot and generation: a stale, foreign or doubly closed one finds nothing.

use crate::judge::time::{Moment, TIMEOUT_SETTLE_NS};
use crate::judge::visit::Visit;

/// The handle of a surface and its visit: the slot in the low 16 bits, the slot's generation above them. Only an engine makes
/// one; a binding gets its bits, and what it passes back is looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Handle(u32);

impl Handle {
    /// The handle of no surface: its bits are 0.
    pub const NONE: Handle = Handle(0);

    /// The bits that a binding passes back, in payloads and in a snapshot's header.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// What a binding passed back: the handle of a surface, or of none.
    pub(crate) fn from_bits(bits: u32) -> Handle {
        Handle(bits)
    }
}

/// Slots in all: pending visits, and surfaces that are still open after their visit was finished.
pub const MAX_SLOTS: usize = 1_024;

/// A surface from its begin until it is left, and its visit until that is finished.
#[derive(Clone, Debug)]
pub struct Surface {
    /// The visit, until it is finished.
    pub visit: Option<Box<Visit>>,
    /// Name, for the typing visits that begin in it.
    pub name: String,
    /// When it was opened, or its begin: the key that opened it begins no typing visit.
    pub opened_at: Moment,
    /// The surface that it is a dialog of.
    pub dialog_of: Option<Handle>,
    /// Text keys in it begin typing visits.
    pub search_field: bool,
    /// The key that wants a typing visit, and the one that runs.
    pub typing_key: Option<Moment>,
    /// The running or last typing visit.
    pub typing_visit: Option<Handle>,
    /// It was left: its slot is freed as soon as its visit is finished.
    pub closed: bool,
}

#[derive(Debug, Default)]
struct Slot {
    generation: u16,
    surface: Option<Surface>,
    // Counts the begins: among surfaces whose visit is finished, the one begun first makes room.
    begin_number: u64,
    // What its visit's deadline was when it was last asked for; `None`: the visit may have changed since.
    deadline: Option<Option<Moment>>,
}

/// What holds of all visits together. See [`Slots::all_visits`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllVisits {
    /// The earliest deadline of all visits.
    pub deadline: Option<Moment>,
    /// A visit that was not named has ended, and waits to be finished.
    pub others_ended: bool,
}

impl Slot {
    // The deadline of its visit, which has none once it has ended; `None` where it is finished.
    fn deadline(&mut self) -> Option<Option<Moment>> {
        let visit = self.surface.as_ref()?.visit.as_deref()?;
        Some(*self.deadline.get_or_insert_with(|| visit.next_deadline()))
    }
}

/// All slots.
#[derive(Debug, Default)]
pub struct Slots {
    slots: Vec<Slot>,
    begins: u64,
    // Those whose visit is not finished; finished ones go when the list is next gone through.
    pending: Vec<Handle>,
}

impl Slots {
    /// Puts a surface into a free slot at `now`, or into that of the surface which was finished longest ago, or of the
    /// visit that was abandoned by its binding longest ago. Returns `None` if all slots hold pending visits.
    pub fn insert(&mut self, surface: Surface, now: Moment) -> Option<Handle> {
        let index = self.index_of_room(now)?;
        if index == self.slots.len() {
            self.slots.push(Slot::default());
        }
        self.begins += 1;
        let slot = &mut self.slots[index];
        // Generation 0 would make slot 0's handle 0.
        slot.generation = slot.generation.checked_add(1).unwrap_or(1);
        slot.begin_number = self.begins;
        slot.surface = Some(surface);
        let handle = Handle(u32::from(slot.generation) << 16 | index as u32);
        // Each slot has one at most but for stale ones: room is made before the list grows beyond all slots.
        if self.pending.len() == self.pending.capacity() {
            self.for_each_pending(|_, _| ());
        }
        self.pending.push(handle);
        Some(handle)
    }

    /// Whether another surface could be put in at `now`.
    pub fn has_room(&self, now: Moment) -> bool {
        self.index_of_room(now).is_some()
    }

    // Where the next surface goes; one behind the last: into a slot that is yet to be made.
    fn index_of_room(&self, now: Moment) -> Option<usize> {
        let free = self.slots.iter().position(|slot| slot.surface.is_none());
        let next = Some(self.slots.len()).filter(|length| *length < MAX_SLOTS);
        free.or(next).or_else(|| {
            let finished = |surface: &Surface| surface.visit.is_none();
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

    /// The earliest deadline of all visits, and whether one other than `this` waits to be finished. Asks only those visits
    /// that may have changed.
    pub fn all_visits(&mut self, this: Option<Handle>) -> AllVisits {
        let mut all = AllVisits::default();
        let mut position = 0;
        while let Some(&handle) = self.pending.get(position) {
            let Some(deadline) = self.slot(handle).and_then(Slot::deadline) else {
                self.pending.swap_remove(position);
                continue;
            };
            match deadline {
                Some(due) => all.deadline = Some(all.deadline.map_or(due, |earliest| earliest.min(due))),
                None => all.others_ended |= Some(handle) != this,
            }
            position += 1;
        }
        all
    }

    /// The surface of a handle.
    pub fn surface(&mut self, handle: Handle) -> Option<&mut Surface> {
        let slot = self.slot(handle)?;
        slot.deadline = None;
        slot.surface.as_mut()
    }

    /// The unfinished visit of a handle.
    pub fn visit(&mut self, handle: Handle) -> Option<&mut Visit> {
        self.surface(handle)?.visit.as_deref_mut()
    }

    /// Each unfinished visit.
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
        let slot = self.slots.get_mut((handle.0 & 0xFFFF) as usize)?;
        (u32::from(slot.generation) == handle.0 >> 16).then_some(slot)
    }
}

// Whether the last deadline that a visit can have has passed at `now`, and its binding has not finished it.
fn is_leaked(visit: &Visit, now: Moment) -> bool {
    now.since(visit.start.at) > TIMEOUT_SETTLE_NS
}
