//! What a node says of its content, by kind (metric §4–§6).

use alldrawn_core::judge::snapshot::{Kind, Record, State, record_flag};

/// How far a node's content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// There is none, and none is known to come: not required.
    NotAwaited,
    /// It is awaited.
    Pending,
    /// It is set, not yet known to be painted: pending as well.
    Bound,
    /// The user sees it, or it says that it is empty.
    Ready,
    /// It will not come.
    Failed,
}

/// What a record says.
pub fn readiness(record: &Record) -> Readiness {
    let video = record.kind == Kind::Video;
    let plays = video && record.flags & record_flag::PLAYBACK_REQUESTED != 0;
    match record.state {
        State::Unknown => Readiness::NotAwaited,
        State::Failed => Readiness::Failed,
        State::DeclaredEmpty | State::Playing => Readiness::Ready,
        State::Pending => Readiness::Pending,
        // SourcedTime to play: ready at its first presented frame, not with its poster.
        State::Bound | State::Drawn | State::LoadStarted if plays => Readiness::Pending,
        State::Bound => Readiness::Bound,
        State::Drawn => Readiness::Ready,
        // Not told to play, neither poster nor frame: not required.
        State::LoadStarted if video => Readiness::NotAwaited,
        State::LoadStarted => Readiness::Pending,
    }
}
