//! The words for an event's flags.

use alldrawn_core::wire::VisitFlag;
use serde::Serialize;

/// A flag that is set in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FlagWords {
    /// The flag's name.
    pub name: &'static str,
    /// What the flag means.
    pub words: &'static str,
}

const FLAGS: [(VisitFlag, &str, &str); 16] = [
    (VisitFlag::Settled, "settled", "the settle time passed without a change"),
    (VisitFlag::Sparse, "sparse", "ready content covered less than 10 % of the viewport at the end"),
    (VisitFlag::Revisit, "revisit", "the surface came from a cache: charted apart"),
    (VisitFlag::DeclaredEmpty, "declared_empty", "the surface declared that it has nothing to show"),
    (
        VisitFlag::OpaqueContent,
        "opaque_content",
        "nobody answered for a custom node of at least 10 % of the viewport",
    ),
    (VisitFlag::SdkLoadedLate, "sdk_loaded_late", "the SDK was loaded after the surface had opened"),
    (
        VisitFlag::WalkCutShort,
        "walk_cut_short",
        "a walk over the views left some out or began late: the value may be more than two frames late",
    ),
    (VisitFlag::HoldsObserved, "holds_observed", "the platform saw the app's requests"),
    (
        VisitFlag::HoldExpired,
        "hold_expired",
        "a hold was still open after 10 s, and was no longer waited for",
    ),
    (
        VisitFlag::SnapshotsRejected,
        "snapshots_rejected",
        "snapshots could not be read: the binding has a bug",
    ),
    (VisitFlag::VideoLoadStarted, "video_load_started", "a required video began to load"),
    (VisitFlag::Embedded, "embedded", "the surface is embedded in another one"),
    (VisitFlag::Typing, "typing", "a typing visit: the effect of one key in a search field"),
    (VisitFlag::FirstSession, "first_session", "the first session of this version of the app"),
    (VisitFlag::DialogOpen, "dialog_open", "a dialog was open over the surface, or took an input"),
    (
        VisitFlag::BusyIgnored,
        "busy_ignored",
        "a small busy indicator was still visible after 10 s, and was ignored",
    ),
];

/// Returns the flags that are set, in the order of their bits. Those of a later schema are left out.
pub fn words(flags: u32) -> Vec<FlagWords> {
    let set = FLAGS.iter().filter(|(flag, ..)| is_set(flags, *flag));
    set.map(|(_, name, words)| FlagWords { name, words }).collect()
}

/// Returns true if the flag is set.
pub fn is_set(flags: u32, flag: VisitFlag) -> bool {
    flags >> flag as u32 & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flag_of_the_schema_has_words() {
        let bits: u32 = FLAGS.iter().map(|(flag, ..)| 1 << *flag as u32).sum();
        let of_the_schema: u32 =
            (0..32).filter(|bit| VisitFlag::try_from(*bit).is_ok()).map(|bit| 1 << bit).sum();
        assert_eq!(bits, of_the_schema);
        assert_eq!(words(u32::MAX).len(), FLAGS.len());
    }
}
