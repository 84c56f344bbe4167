//! How far a node's content is, by kind and state (metric §4–§6).

use alldrawn_core::judge::snapshot::{Kind, Record, State, record_flag};

/// How far a node's content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// There is no content, and none is known to come: not required.
    NotAwaited,
    /// The content is awaited.
    Pending,
    /// The content is set but not yet known to be painted: pending too.
    Bound,
    /// The content is painted, or the node declares itself empty.
    Ready,
    /// The content will not come.
    Failed,
}

/// Returns how far a record's content is.
pub fn readiness(record: &Record) -> Readiness {
    let video = record.kind == Kind::Video;
    let plays = video && record.flags & record_flag::PLAYBACK_REQUESTED != 0;
    match record.state {
        State::Unknown => Readiness::NotAwaited,
        State::Failed => Readiness::Failed,
        State::DeclaredEmpty | State::Playing => Readiness::Ready,
        State::Pending => Readiness::Pending,
        // A video that was asked to play is ready at its first presented frame, not with its poster.
        State::Bound | State::Drawn | State::LoadStarted if plays => Readiness::Pending,
        State::Bound => Readiness::Bound,
        State::Drawn => Readiness::Ready,
        // A video that was not asked to play and has neither poster nor frame is not required.
        State::LoadStarted if video => Readiness::NotAwaited,
        State::LoadStarted => Readiness::Pending,
    }
}
