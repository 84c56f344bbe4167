//! A visit's result for the app's listeners, in one layout for all bindings: a head of [`HEAD_LEN`] bytes,
//! little-endian, then the surface's name in UTF-8, then the event as it is uploaded. [`at`] has the offsets of the
//! head's fields.

use crate::judge::event::Ending;
use crate::judge::visit::Visit;
use crate::limits::Cuts;
use crate::numbers;

numbers! {
    /// The sizes and special values of a result.
    pub const LAYOUT: Group;
    /// Bytes of the head.
    pub const HEAD_LEN: usize = 72;
    /// The value of an absent duration.
    pub const NONE: u64 = u64::MAX;
}

numbers! {
    /// The offset of each field in a result's head, in bytes; the comments say what the field contains. Fields are
    /// little-endian. Durations are microseconds from the visit's start; all ones if absent.
    pub mod at {
        /// `Outcome`, u8. 0 in an audit's record, which is not for listeners.
        pub const OUTCOME: usize = 0;
        /// `StartSource`, u8.
        pub const START_SOURCE: usize = 1;
        /// `EndSource`, u8.
        pub const END_SOURCE: usize = 2;
        /// 1 if the visit is audited: the surface is watched from now on, and the visit is finished again later; u8.
        pub const WATCHED: usize = 3;
        /// Bits of `VisitFlag`, u32.
        pub const FLAGS: usize = 4;
        /// The start on the binding's own clock, nanoseconds, u64.
        pub const START: usize = 8;
        /// From the start to the moment that ended the visit, u64.
        pub const ELAPSED: usize = 16;
        /// From the start to visually complete, u64.
        pub const VISUALLY_COMPLETE: usize = 24;
        /// From the start until the first required node was ready, u64.
        pub const FIRST_CONTENT: usize = 32;
        /// From the start to the first candidate, u64.
        pub const FIRST_CANDIDATE: usize = 40;
        /// The visit's id, 16 bytes.
        pub const VISIT_ID: usize = 48;
        /// Bytes of the surface's name, u32. The name follows the head, and the event follows the name.
        pub const NAME_LEN: usize = 64;
    }
}

/// Writes a visit's result, followed by its event in protobuf bytes.
pub fn write(visit: &Visit, ending: &Ending, event: &[u8]) -> Vec<u8> {
    let surface = Cuts::default().surface(&visit.context.surface);
    let mut out = vec![0; HEAD_LEN];
    out[at::OUTCOME] = ending.outcome as u8;
    out[at::START_SOURCE] = visit.start.source as u8;
    out[at::END_SOURCE] = ending.source as u8;
    out[at::WATCHED] = u8::from(visit.is_watch_due());
    let mut put = |place: usize, bytes: &[u8]| out[place..place + bytes.len()].copy_from_slice(bytes);
    put(at::FLAGS, &ending.flags.to_le_bytes());
    for (place, number) in [
        (at::START, Some(visit.start.at.0)),
        (at::ELAPSED, Some(ending.elapsed_us)),
        (at::VISUALLY_COMPLETE, ending.visually_complete_us),
        (at::FIRST_CONTENT, ending.first_content_us),
        (at::FIRST_CANDIDATE, ending.first_candidate_us),
    ] {
        put(place, &number.unwrap_or(NONE).to_le_bytes());
    }
    put(at::VISIT_ID, &visit.context.visit_id);
    put(at::NAME_LEN, &(surface.len() as u32).to_le_bytes());
    out.extend_from_slice(surface.as_bytes());
    out.extend_from_slice(event);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::start::Start;
    use crate::judge::time::Moment;
    use crate::judge::visit::VisitContext;
    use crate::wire::{EndSource, LaunchKind, Outcome, StartSource};

    #[test]
    fn each_field_is_at_its_offset() {
        let mut visit_id = [0; 16];
        (1..).zip(&mut visit_id).for_each(|(number, byte)| *byte = number);
        let context = VisitContext { visit_id, surface: "fée".to_owned(), ..VisitContext::default() };
        let start = Start {
            at: Moment(0x0011_2233_4455_6677),
            source: StartSource::Launch,
            launch_kind: LaunchKind::Warm,
        };
        let ending = Ending {
            outcome: Outcome::Restless,
            source: EndSource::Frame,
            flags: 0x0102_0304,
            elapsed_us: 7,
            first_content_us: Some(0),
            ..Ending::default()
        };
        let result = write(&Visit::new(context, start), &ending, b"event");
        let u64_at = |place: usize| result[place..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        assert_eq!(
            result[..4],
            [Outcome::Restless as u8, StartSource::Launch as u8, EndSource::Frame as u8, 0]
        );
        assert_eq!(result[at::FLAGS..at::START], [4, 3, 2, 1]);
        assert_eq!(u64_at(at::START), Some(0x0011_2233_4455_6677));
        let durations = [at::ELAPSED, at::VISUALLY_COMPLETE, at::FIRST_CONTENT, at::FIRST_CANDIDATE];
        assert_eq!(durations.map(u64_at), [Some(7), Some(NONE), Some(0), Some(NONE)]);
        assert_eq!(result[at::VISIT_ID..at::NAME_LEN], visit_id);
        assert_eq!(result[at::NAME_LEN..HEAD_LEN], [4, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(result[HEAD_LEN..], *"féeevent".as_bytes());
    }
}
