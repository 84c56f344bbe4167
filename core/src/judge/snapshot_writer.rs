//! Writes snapshots for tests, vectors and tools. Bindings write theirs in their own language.

use crate::judge::snapshot::{HEADER_LEN, Header, MAGIC, RECORD_LEN, Record, VERSION};

/// Packs a header and records, for [`crate::judge::snapshot::Snapshot::parse`]. `header.count` is ignored: the number
/// of `records` is written.
pub fn write(header: &Header, records: &[Record]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER_LEN + RECORD_LEN * records.len());
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(HEADER_LEN as u16).to_le_bytes());
    out.extend_from_slice(&header.flags.to_le_bytes());
    out.extend_from_slice(&(records.len() as u32).to_le_bytes());
    out.extend_from_slice(&(RECORD_LEN as u16).to_le_bytes());
    out.extend_from_slice(&0u16.to_le_bytes());
    out.extend_from_slice(&header.sequence.to_le_bytes());
    out.extend_from_slice(&header.visit.to_le_bytes());
    out.extend_from_slice(&header.scale.to_le_bytes());
    out.extend_from_slice(&header.time.0.to_le_bytes());
    header.viewport.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
    out.extend_from_slice(&[0; 8]);
    records.iter().for_each(|record| write_record(record, &mut out));
    out
}

fn write_record(record: &Record, out: &mut Vec<u8>) {
    out.extend_from_slice(&record.identity.to_le_bytes());
    out.extend_from_slice(&record.generation.to_le_bytes());
    out.extend_from_slice(&record.parent.to_le_bytes());
    let (kind, state) = (record.kind as u8 | record.kind_flags, record.state as u8 | record.state_flags);
    out.extend_from_slice(&[kind, state, record.alpha, record.flags]);
    record.rect.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
    out.extend_from_slice(&record.ready_micros.to_le_bytes());
    out.extend_from_slice(&record.paint_order.to_le_bytes());
}
