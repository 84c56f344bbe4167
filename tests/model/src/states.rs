//! What a node says of its content, by kind (metric §4–§6).

use alldrawn_core::judge::snapshot::{Kind, Record, State, record_flag};

/// How far a node's content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// There is none, and none is known to come: not required.
    None,
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
pub fn told(record: &Record) -> Content {
    let video = record.kind == Kind::Video;
    let plays = video && record.flags & record_flag::PLAYBACK_REQUESTED != 0;
    match record.state {
        State::Unknown => Content::None,
        State::Failed => Content::Failed,
        State::DeclaredEmpty | State::Playing => Content::Ready,
        State::Pending => Content::Pending,
        // Told to play: ready at its first presented frame, not with its poster.
        State::Bound | State::Drawn | State::LoadStarted if plays => Content::Pending,
        State::Bound => Content::Bound,
        State::Drawn => Content::Ready,
        // Not told to play, neither poster nor frame: not required.
        State::LoadStarted if video => Content::None,
        State::LoadStarted => Content::Pending,
    }
}
