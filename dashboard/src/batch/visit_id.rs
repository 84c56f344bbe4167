//! The id of a visit, which its event and its audit record have in common.

use alldrawn_core::wire::Visit;

/// A visit's id: 128 random bits.
pub type VisitId = [u8; 16];

/// Returns the id of an event or audit record.
///
/// # Errors
/// Returns a message that says how long the id is.
pub(super) fn of(event: &Visit) -> Result<VisitId, String> {
    VisitId::try_from(event.visit_id.as_slice())
        .map_err(|_| format!("visit_id has {} bytes, not 16", event.visit_id.len()))
}
