//! The readiness of a content node, from its kind and state (metric §3–§6).

use crate::judge::snapshot::{Kind, Record, State, record_flag};

/// The meaning of a content node's state for completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// There is nothing to wait for: the node is not required, even if visible.
    NotAwaited,
    /// The content is awaited.
    Pending,
    /// The content is set: ready once its presentation is reported.
    Bound,
    /// The content is painted, or the node declares that it has none.
    Ready,
    /// The content will not come. This is final, and it is not waited for.
    Failed,
}

/// Returns the readiness of a content record.
///
/// | state | image, text, custom | video asked to play | video not asked to play |
/// |---|---|---|---|
/// | unknown | not awaited | not awaited | not awaited |
/// | pending | pending | pending | pending (its poster loads) |
/// | bound | bound | pending | bound (poster) |
/// | drawn | ready | pending (a poster is not playback) | ready |
/// | load started | pending | pending | not awaited (no poster, no frame) |
/// | playing | ready | ready | ready |
/// | declared empty | ready | ready | ready |
/// | failed | failed | failed | failed |
#[inline]
pub fn readiness(record: &Record) -> Readiness {
    let video = record.kind == Kind::Video;
    let playback_requested = video && record.flags & record_flag::PLAYBACK_REQUESTED != 0;
    match record.state {
        State::Unknown => Readiness::NotAwaited,
        State::Pending => Readiness::Pending,
        State::Bound | State::Drawn if playback_requested => Readiness::Pending,
        State::Bound => Readiness::Bound,
        State::Drawn | State::Playing | State::DeclaredEmpty => Readiness::Ready,
        State::Failed => Readiness::Failed,
        State::LoadStarted if video && !playback_requested => Readiness::NotAwaited,
        State::LoadStarted => Readiness::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Readiness::*;

    #[test]
    fn each_state_has_the_readiness_of_the_table() {
        let states = (0..8).map(State::from_byte);
        let of = |kind, flags| {
            states
                .clone()
                .map(|state| readiness(&Record { kind, state, flags, ..Record::default() }))
                .collect::<Vec<_>>()
        };
        let plain = vec![NotAwaited, Pending, Bound, Ready, Failed, Ready, Pending, Ready];
        assert_eq!(of(Kind::Image, 0), plain);
        assert_eq!(of(Kind::Text, record_flag::PLAYBACK_REQUESTED), plain, "a flag of videos only");
        assert_eq!(
            of(Kind::Video, record_flag::PLAYBACK_REQUESTED),
            [NotAwaited, Pending, Pending, Pending, Failed, Ready, Pending, Ready]
        );
        assert_eq!(of(Kind::Video, 0), [NotAwaited, Pending, Bound, Ready, Failed, Ready, NotAwaited, Ready]);
    }
}
