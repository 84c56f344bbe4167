//! The words for the numbers of the schema's enums. A number of a later schema is `unknown`.

use alldrawn_core::wire::{
    ChangeCause, DropReason, EndSource, LaunchKind, NodeKind, Outcome, Platform, StartSource,
};

/// The word for a number of a later schema.
pub const UNKNOWN: &str = "unknown";

/// Returns the name of an outcome: `complete`, `abandoned`, …
pub fn outcome(number: i32) -> &'static str {
    match Outcome::try_from(number) {
        Ok(Outcome::Complete) => "complete",
        Ok(Outcome::CompleteWithErrors) => "complete_with_errors",
        Ok(Outcome::NoContent) => "no_content",
        Ok(Outcome::Interacted) => "interacted",
        Ok(Outcome::Abandoned) => "abandoned",
        Ok(Outcome::Timeout) => "timeout",
        Ok(Outcome::Interrupted) => "interrupted",
        Ok(Outcome::Redirected) => "redirected",
        Ok(Outcome::Superseded) => "superseded",
        Ok(Outcome::Lost) => "lost",
        Ok(Outcome::Restless) => "restless",
        Ok(Outcome::Void) => "void",
        Ok(Outcome::Unchanged) => "unchanged",
        Ok(Outcome::Error) => "error",
        Ok(Outcome::Unspecified) | Err(_) => UNKNOWN,
    }
}

/// Returns how visits with an outcome count in the percentiles (`metric.md` §15): `observed`, `censored` or `excluded`.
/// Visits that were complete with errors count by the area that failed; most of them are censored.
pub fn standing(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Complete => "observed",
        Outcome::Redirected
        | Outcome::Void
        | Outcome::Unchanged
        | Outcome::Restless
        | Outcome::Unspecified => "excluded",
        _ => "censored",
    }
}

/// Returns the name of a platform: `android`, `ios` or `web`.
pub fn platform(number: i32) -> &'static str {
    match Platform::try_from(number) {
        Ok(Platform::Android) => "android",
        Ok(Platform::Ios) => "ios",
        Ok(Platform::Web) => "web",
        Ok(Platform::Unspecified) | Err(_) => UNKNOWN,
    }
}

/// Returns the name of the source of the start time.
pub fn start_source(number: i32) -> &'static str {
    match StartSource::try_from(number) {
        Ok(StartSource::Input) => "input",
        Ok(StartSource::External) => "external",
        Ok(StartSource::Launch) => "launch",
        Ok(StartSource::Begin) => "begin",
        Ok(StartSource::Unspecified) | Err(_) => UNKNOWN,
    }
}

/// Returns the name of the source of the end time.
pub fn end_source(number: i32) -> &'static str {
    match EndSource::try_from(number) {
        Ok(EndSource::Presented) => "presented",
        Ok(EndSource::Predicted) => "predicted",
        Ok(EndSource::Frame) => "frame",
        Ok(EndSource::Unspecified) | Err(_) => UNKNOWN,
    }
}

/// Returns the kind of launch; `None` if the visit did not begin with a launch.
pub fn launch_kind(number: i32) -> Option<&'static str> {
    match LaunchKind::try_from(number) {
        Ok(LaunchKind::Cold) => Some("cold"),
        Ok(LaunchKind::Warm) => Some("warm"),
        Ok(LaunchKind::Hot) => Some("hot"),
        Ok(LaunchKind::Unspecified) => None,
        Err(_) => Some(UNKNOWN),
    }
}

/// Returns the name of a node's kind.
pub fn node_kind(number: i32) -> &'static str {
    match NodeKind::try_from(number) {
        Ok(NodeKind::Other) => "other",
        Ok(NodeKind::Group) => "group",
        Ok(NodeKind::Busy) => "busy",
        Ok(NodeKind::Image) => "image",
        Ok(NodeKind::Text) => "text",
        Ok(NodeKind::Video) => "video",
        Ok(NodeKind::Custom) => "custom",
        Err(_) => UNKNOWN,
    }
}

/// Returns the name of what changed after a visit was confirmed.
pub fn change_cause(cause: ChangeCause) -> &'static str {
    match cause {
        ChangeCause::Appeared => "appeared",
        ChangeCause::Renewed => "renewed",
        ChangeCause::BusyAgain => "busy_again",
        ChangeCause::Unspecified => UNKNOWN,
    }
}

/// Returns the name of the reason why a client dropped visits.
pub fn drop_reason(number: i32) -> &'static str {
    match DropReason::try_from(number) {
        Ok(DropReason::QueueFull) => "queue_full",
        Ok(DropReason::TooOld) => "too_old",
        Ok(DropReason::Refused) => "refused",
        Ok(DropReason::Corrupt) => "corrupt",
        Ok(DropReason::NotSampled) => "not_sampled",
        Ok(DropReason::Unspecified) | Err(_) => UNKNOWN,
    }
}
