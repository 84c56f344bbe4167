//! Leaving a surface.

use super::Engine;
use crate::judge::answer::{Answer, decision};
use crate::judge::redirects::Redirect;
use crate::judge::slots::Handle;
use crate::judge::time::Moment;
use crate::judge::visit::interaction::Leave;
use crate::wire;

impl Engine {
    /// Reports that the surface is left. Its handle becomes unknown as soon as its visit is finished.
    pub fn leave(&mut self, visit: Handle, reason: Leave, at: Moment) -> Answer {
        self.leave_at(visit, reason, at, at)
    }

    // Leaves the surface: its user left it at `at`, and it was gone at `gone`, which is the same or later.
    fn leave_at(&mut self, visit: Handle, reason: Leave, at: Moment, gone: Moment) -> Answer {
        let Some(surface) = self.slots.surface(visit) else { return Answer::UNKNOWN };
        let (dialog_of, typing) = (surface.dialog_of.take(), surface.typing_visit.take());
        if !surface.closed {
            self.claims.note_sign(&surface.start, gone);
        }
        let Some(pending) = surface.visit.as_deref_mut() else {
            // The visit was finished before, so the slot can be freed at once.
            self.slots.remove(visit);
            self.leave_dialog_and_typing(dialog_of, typing, reason, at);
            self.end_watches(at);
            return Answer { decision: decision::STOP, deadline: None };
        };
        let before = (pending.terminal().is_none(), pending.waits_for_heir());
        pending.leave(reason, at);
        let redirect = Redirect { visit, start: pending.start, navigation: pending.context.navigation, at };
        if pending.waits_for_heir() && !before.1 {
            self.redirects.add(redirect);
        } else if self.definition.is_first()
            && before.0
            && pending.terminal().is_some_and(|ended| ended.outcome == wire::Outcome::Redirected)
        {
            self.redirects.add_by_definition_1(redirect);
        }
        surface.closed = true;
        self.leave_dialog_and_typing(dialog_of, typing, reason, at);
        self.end_watches(at);
        self.call(visit, |_| {})
    }

    /// Like [`Engine::leave`], for a surface that is left while the app handles an input: at the time of that input. A
    /// surface that the app replaces or removes then is left by the user.
    pub fn leave_by(&mut self, visit: Handle, reason: Leave, input: Option<Moment>, at: Moment) -> Answer {
        let Some(input) = input else { return self.leave(visit, reason, at) };
        self.claims.note_input(input);
        let by_user = match reason {
            Leave::Replaced | Leave::Removed if !self.definition.is_first() => Leave::Navigation,
            other => other,
        };
        self.leave_at(visit, by_user, input.min(at), at)
    }

    // Reports to the parent of a dialog that the dialog is closed, and ends the surface's typing visit.
    fn leave_dialog_and_typing(
        &mut self,
        dialog_of: Option<Handle>,
        typing: Option<Handle>,
        reason: Leave,
        at: Moment,
    ) {
        if let Some(parent) = dialog_of.and_then(|parent| self.slots.visit(parent)) {
            parent.dialog(false, at);
        }
        if let Some(typing) = typing.and_then(|typing| self.slots.visit(typing)) {
            typing.leave(reason, at);
        }
    }
}
