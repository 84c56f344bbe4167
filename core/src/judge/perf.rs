//! Interprets a Perf view's answers. A record contains the answers unchanged, and their meaning is decided here, so
//! that the same answers mean the same on every platform.

use crate::judge::record_fields::{Kind, State, record_flag};
use crate::numbers;

numbers! {
    /// The mark of a record that contains a Perf view's answers.
    pub const RECORD: Group;
    /// Set in a record's kind if a Perf view answered for itself. The kind's other bits are then those of `interface`,
    /// and the state's bits those of `answered`. The flag `EVIDENCE` is not needed.
    pub const ANSWERED: u8 = 0x80;
}

numbers! {
    /// The Perf interfaces that a view implements.
    pub mod interface {
        /// `PerfImageView`. A view that is only a `PerfView` counts as an image too.
        pub const IMAGE: u8 = 1;
        /// `PerfTextView`.
        pub const TEXT: u8 = 1 << 1;
        /// `PerfVideoView`.
        pub const VIDEO: u8 = 1 << 2;
        /// `PerfBusyView`. A view that also implements another interface is content.
        pub const BUSY: u8 = 1 << 3;
        /// `PerfView`, of which the first three are subtypes.
        pub const VIEW: u8 = 1 << 4;
    }
}

numbers! {
    /// The methods for which a view returned true.
    pub mod answered {
        /// `isDrawn()`.
        pub const DRAWN: u8 = 1;
        /// `isVideoLoadStarted()`.
        pub const LOAD_STARTED: u8 = 1 << 1;
        /// `isFirstFrameRendered()`.
        pub const FIRST_FRAME: u8 = 1 << 2;
        /// `isFailed()`.
        pub const FAILED: u8 = 1 << 3;
        /// `isDeclaredEmpty()`.
        pub const DECLARED_EMPTY: u8 = 1 << 4;
        /// `isBusy()`.
        pub const BUSY: u8 = 1 << 5;
    }
}

/// Returns the kind, state and flags of a record whose kind has [`ANSWERED`]. Any other kind here is an unknown number,
/// which is read as [`Kind::Other`].
#[cold]
#[inline(never)]
pub fn resolve(interfaces: u8, answers: u8, flags: u8) -> (Kind, State, u8) {
    if interfaces & ANSWERED == 0 {
        return (Kind::Other, State::from_byte(answers), flags);
    }
    let kind = kind(interfaces, answers & answered::BUSY != 0);
    if kind.is_content() {
        (kind, state(answers), flags | record_flag::EVIDENCE)
    } else {
        (kind, State::Unknown, flags)
    }
}

fn kind(interfaces: u8, busy: bool) -> Kind {
    let has = |bit| interfaces & bit != 0;
    match () {
        () if has(interface::VIDEO) => Kind::Video,
        () if has(interface::TEXT) => Kind::Text,
        () if has(interface::IMAGE | interface::VIEW) || !has(interface::BUSY) => Kind::Image,
        () if busy => Kind::Busy,
        () => Kind::Group,
    }
}

// Returns the state that the answers mean. The first of these answers that the view gave decides (metric §4–§6).
fn state(answers: u8) -> State {
    [
        (answered::FAILED, State::Failed),
        (answered::DECLARED_EMPTY, State::DeclaredEmpty),
        (answered::FIRST_FRAME, State::Playing),
        (answered::DRAWN, State::Drawn),
        (answered::LOAD_STARTED, State::LoadStarted),
    ]
    .into_iter()
    .find(|(answer, _)| answers & answer != 0)
    .map_or(State::Pending, |(_, state)| state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::record_fields::record_flag::SHOWN;

    #[test]
    fn the_strongest_answer_decides_the_state() {
        let order = [
            (answered::FAILED, State::Failed),
            (answered::DECLARED_EMPTY, State::DeclaredEmpty),
            (answered::FIRST_FRAME, State::Playing),
            (answered::DRAWN, State::Drawn),
            (answered::LOAD_STARTED, State::LoadStarted),
            (0, State::Pending),
        ];
        for (place, (answer, expected)) in order.into_iter().enumerate() {
            let weaker = order[place..].iter().fold(answer, |all, (answer, _)| all | answer);
            for answers in [answer, weaker] {
                let resolved = resolve(ANSWERED | interface::VIDEO, ANSWERED | answers, SHOWN);
                assert_eq!(resolved, (Kind::Video, expected, SHOWN | record_flag::EVIDENCE), "{answers:#b}");
            }
        }
    }

    #[test]
    fn the_interfaces_decide_the_kind() {
        let kind = |interfaces| resolve(ANSWERED | interfaces, ANSWERED | answered::BUSY, SHOWN).0;
        assert_eq!(kind(interface::VIEW), Kind::Image, "PerfView alone");
        assert_eq!(kind(0), Kind::Image, "no known interface");
        assert_eq!(kind(interface::IMAGE), Kind::Image);
        assert_eq!(kind(interface::IMAGE | interface::TEXT), Kind::Text);
        assert_eq!(kind(interface::TEXT | interface::VIDEO), Kind::Video);
        assert_eq!(kind(interface::IMAGE | interface::BUSY), Kind::Image);
        assert_eq!(kind(interface::VIEW | interface::BUSY), Kind::Image, "PerfView alone");
        assert_eq!(kind(interface::VIEW | interface::TEXT), Kind::Text);
        let busy = |answers| resolve(ANSWERED | interface::BUSY, ANSWERED | answers, SHOWN);
        assert_eq!(busy(answered::BUSY), (Kind::Busy, State::Unknown, SHOWN));
        assert_eq!(busy(answered::DRAWN), (Kind::Group, State::Unknown, SHOWN), "no evidence of content");
    }
}
