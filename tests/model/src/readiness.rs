//! The readiness of a node's content, by kind and state (metric §4–§6).

use alldrawn_core::judge::snapshot::{Kind, Record, State, record_flag};

/// The readiness of a node's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// There is no content, and no content is known to come: the node is not required.
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

/// Returns the readiness of a record's content.
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
