//! Whether a content node is ready: what its kind and state mean (metric §3–§6).

use crate::judge::snapshot::{Kind, Record, State, record_flag};

/// What a content node's state means for completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// There is nothing to wait for: not required, however visible.
    NotAwaited,
    /// Its content is awaited.
    Pending,
    /// Its content is set; ready as soon as its presentation is told.
    Bound,
    /// Its content is painted, or it says that it has none.
    Ready,
    /// Its content will not come: terminal, and no longer waited for.
    Failed,
}

/// Reads a content record's state.
///
/// | state | image, text, custom | video told to play | video not told to play |
/// |---|---|---|---|
/// | unknown | not awaited | not awaited | not awaited |
/// | pending | pending | pending | pending (its poster loads) |
/// | bound | bound | pending | bound (poster) |
/// | drawn | ready | pending (a poster is no playback) | ready |
/// | load started | pending | pending | not awaited (no poster, no frame) |
/// | playing | ready | ready | ready |
/// | declared empty | ready | ready | ready |
/// | failed | failed | failed | failed |
#[inline]
pub fn readiness(record: &Record) -> Readiness {
    let video = record.kind == Kind::Video;
    let told_to_play = video && record.flags & record_flag::PLAYBACK_REQUESTED != 0;
    match record.state {
        State::Unknown => Readiness::NotAwaited,
        State::Pending => Readiness::Pending,
        State::Bound | State::Drawn if told_to_play => Readiness::Pending,
        State::Bound => Readiness::Bound,
        State::Drawn | State::Playing | State::DeclaredEmpty => Readiness::Ready,
        State::Failed => Readiness::Failed,
        State::LoadStarted if video && !told_to_play => Readiness::NotAwaited,
        State::LoadStarted => Readiness::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Readiness::*;

    #[test]
    fn the_table_of_states() {
        let states = (0..8).map(State::from_byte);
        let of = |kind, flags| {
            states
                .clone()
                .map(|state| {
                    readiness(&Record {
                        identity: 1,
                        generation: 1,
                        parent: crate::judge::snapshot::ROOT,
                        kind,
                        state,
                        alpha: 255,
                        flags,
                        rect: [0.0; 4],
                        ready_micros: 0,
                        paint_order: 0,
                    })
                })
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
