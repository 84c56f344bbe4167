//! The event's schema, generated from `proto/alldrawn/v1/visit.proto`.

/// Messages as they are on the wire, generated from `proto/alldrawn/v1/visit.proto`.
#[allow(missing_docs, clippy::all)]
pub mod wire {
    include!(concat!(env!("OUT_DIR"), "/alldrawn.v1.rs"));
}
