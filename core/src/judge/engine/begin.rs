//! Beginning a visit, of a surface or of a key in its search field.

use super::{Begin, Engine};
use crate::judge::answer::Answer;
use crate::judge::redirects::Heir;
use crate::judge::slots::{Handle, Surface};
use crate::judge::start::Start;
use crate::judge::visit::{Visit, VisitContext};
use crate::limits::{PENDING_SURFACE, cut, typing_name};

impl Engine {
    /// Begins a visit. Returns `None`, and counts the refusal, for a blank name or if
    /// [`MAX_SLOTS`](super::MAX_SLOTS) visits are pending. If a visit's last deadline has passed and its binding has not finished it, a new visit may take its slot.
    pub fn begin(&mut self, begin: &Begin<'_>) -> Option<(Handle, Answer)> {
        // A refused begin must not use up the input that opens the next surface.
        if begin.surface.chars().all(char::is_whitespace) || !self.slots.has_room(begin.at) {
            self.refused_begins = self.refused_begins.saturating_add(1);
            return None;
        }
        let start = self.start_of(begin);
        let name = cut(begin.surface, PENDING_SURFACE);
        let context = VisitContext {
            visit_id: begin.visit_id,
            surface: name.to_owned(),
            begin: begin.at,
            wall_ms: begin.wall_ms,
            navigation: begin.navigation,
            embedded: begin.embedded,
            holds_observed: begin.holds_observed,
            typing: false,
            audited: self.audits(&begin.visit_id),
            definition: self.definition,
        };
        self.end_watches(begin.at);
        let mut visit = Visit::new(context, start);
        let answer = visit.answer();
        let handle = self.insert(visit, name.to_owned(), begin.search_field, begin.dialog_of)?;
        if let Some(parent) = begin.dialog_of.and_then(|parent| self.slots.visit(parent)) {
            parent.dialog(true, begin.at);
        }
        Some((handle, answer))
    }

    // Returns the start of a visit that begins. The visits whose start it inherits end as redirected.
    fn start_of(&mut self, begin: &Begin<'_>) -> Start {
        let heir = Heir {
            begin: begin.at,
            navigation: begin.navigation,
            embedded: begin.embedded,
            input: self.claims.usable_input(&begin.origin, begin.at, begin.navigation),
        };
        let inherited = if self.definition.is_first() {
            self.redirects.inherit_by_definition_1(&heir)
        } else {
            self.redirects.inherit(&heir, &mut self.slots)
        };
        // The launch goes on while a visit that it started is pending, and for a while after such a visit has ended.
        if let Some(shared) = self.claims.shared_start() {
            let claims = &mut self.claims;
            self.slots.for_each_pending(|_, visit| {
                if visit.start == shared {
                    claims.note_sign(&shared, visit.pending_or_ended_at(begin.at));
                }
            });
        }
        match inherited {
            Some(start) => {
                self.claims.inherited(&start, &begin.origin, begin.at);
                start
            }
            None => self.claims.start(&begin.origin, begin.at, begin.navigation),
        }
    }

    fn insert(
        &mut self,
        visit: Visit,
        name: String,
        search_field: bool,
        dialog_of: Option<Handle>,
    ) -> Option<Handle> {
        let begin = visit.context.begin;
        let surface = Surface {
            start: visit.start,
            opened_at: visit.start.at.max(begin),
            visit: Some(Box::new(visit)),
            name,
            dialog_of,
            search_field,
            typing_key: None,
            typing_visit: None,
            closed: false,
        };
        let handle = self.slots.insert(surface, begin);
        self.refused_begins = self.refused_begins.saturating_add(u32::from(handle.is_none()));
        handle
    }

    /// Begins the typing visit, named `NAME/typing`, that the last text key requested. A typing visit that is still
    /// running ends as superseded, which the answer to its next call reports. Returns `None` if no key requested a
    /// typing visit. The first frame must show the surface before the key's effect, so the binding sends a snapshot at
    /// once.
    pub fn begin_typing(
        &mut self,
        surface: Handle,
        visit_id: [u8; 16],
        wall_ms: i64,
    ) -> Option<(Handle, Answer)> {
        let parent = self.slots.surface(surface)?;
        let key = parent.typing_key.take()?;
        let previous = parent.typing_visit.take();
        let name = typing_name(&parent.name, PENDING_SURFACE);
        if let Some(running) = previous.and_then(|previous| self.slots.visit(previous)) {
            running.superseded(key);
        }
        let start = self.claims.typing_start(key);
        let context = VisitContext {
            visit_id,
            surface: name.clone(),
            begin: key,
            wall_ms,
            typing: true,
            audited: self.audits(&visit_id),
            definition: self.definition,
            ..VisitContext::default()
        };
        let mut visit = Visit::new(context, start);
        let answer = visit.answer();
        let handle = self.insert(visit, name, false, None)?;
        self.slots.surface(surface)?.typing_visit = Some(handle);
        Some((handle, answer))
    }
}
