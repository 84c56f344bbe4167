//! The packed snapshot: a surface's view tree at one frame, as a binding writes it.
//!
//! Little-endian, in device-independent units. A header of at least 64 bytes, then `count` records of `stride` ≥ 40
//! bytes in pre-order; `docs/boundary.md` has the table. Fields added later increase the header length or the
//! stride, and earlier readers skip them. A structural error rejects the whole snapshot ([`SnapshotError`]); an invalid
//! rectangle affects only its node.

use crate::judge::perf;
use crate::judge::time::Moment;
use crate::numbers;

pub use crate::judge::record_fields::{Kind, State, kind_flag, record_flag, state_flag};

/// The first four bytes: `ADSN`.
pub const MAGIC: [u8; 4] = *b"ADSN";

numbers! {
    /// The sizes and special values of a snapshot.
    pub const LAYOUT: Group;
    /// The first four bytes, `ADSN`, as one little-endian number.
    pub const MAGIC_WORD: u32 = u32::from_le_bytes(MAGIC);
    /// The present version: the major number in the high byte, the minor number in the low byte.
    pub const VERSION: u16 = 0x0100;
    /// Bytes of the header in the present version.
    pub const HEADER_LEN: usize = 64;
    /// Bytes of a record in the present version.
    pub const RECORD_LEN: usize = 40;
    /// Most records of a snapshot. A snapshot with more is rejected.
    pub const MAX_RECORDS: u32 = 65_536;
    /// The parent of a root. There may be several roots; later ones are in front.
    pub const ROOT: u32 = u32::MAX;
    /// The ready time of a node that is presented with this frame.
    pub const THIS_FRAME: i32 = i32::MIN;
}

numbers! {
    /// Bits of the header's flags.
    pub mod header_flag {
        /// The surface declares that it has nothing to show.
        pub const DECLARED_EMPTY: u32 = 1;
        /// The surface has a search field, in which keys begin typing visits.
        pub const SEARCH_FIELD: u32 = 1 << 1;
        /// The SDK was loaded after the surface began.
        pub const LOADED_LATE: u32 = 1 << 2;
        /// The walk reached a limit: nodes are missing.
        pub const CUT_SHORT: u32 = 1 << 3;
        /// The surface was restored from a cache.
        pub const FROM_CACHE: u32 = 1 << 4;
    }
}

/// Why a snapshot was rejected. No part of a rejected snapshot is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The buffer has fewer bytes than a header, or than its header says.
    Short,
    /// The first four bytes are not [`MAGIC`].
    Magic,
    /// The major version is not that of [`VERSION`].
    Version,
    /// The header length is below 64 or not a multiple of 8.
    HeaderLength,
    /// The stride is below 40 or not a multiple of 8.
    Stride,
    /// The snapshot has more than [`MAX_RECORDS`] records.
    Count,
    /// The parent of this record is neither [`ROOT`] nor an earlier record.
    Parent {
        /// Index of the record.
        record: u32,
    },
}

impl SnapshotError {
    /// The error's number for bindings: 1 to 7, in the order of the variants.
    pub fn code(self) -> u32 {
        match self {
            SnapshotError::Short => 1,
            SnapshotError::Magic => 2,
            SnapshotError::Version => 3,
            SnapshotError::HeaderLength => 4,
            SnapshotError::Stride => 5,
            SnapshotError::Count => 6,
            SnapshotError::Parent { .. } => 7,
        }
    }
}

impl core::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            SnapshotError::Short => write!(f, "snapshot: the buffer is shorter than its header says"),
            SnapshotError::Magic => write!(f, "snapshot: the buffer does not begin with ADSN"),
            SnapshotError::Version => write!(f, "snapshot: the major version is not {}", VERSION >> 8),
            SnapshotError::HeaderLength => {
                write!(f, "snapshot: the header length is below 64 or not a multiple of 8")
            }
            SnapshotError::Stride => write!(f, "snapshot: the stride is below 40 or not a multiple of 8"),
            SnapshotError::Count => write!(f, "snapshot: more than {MAX_RECORDS} records"),
            SnapshotError::Parent { record } => {
                write!(f, "snapshot: the parent of record {record} is not an earlier record")
            }
        }
    }
}

impl core::error::Error for SnapshotError {}

/// The fields of a snapshot's header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header {
    /// Bits of [`header_flag`]; unknown ones are ignored.
    pub flags: u32,
    /// Number of records.
    pub count: u32,
    /// The frame's number within the visit. A presentation time that is reported later names its frame by it.
    pub sequence: u32,
    /// The visit's handle.
    pub visit: u32,
    /// Device pixels per unit.
    pub scale: f32,
    /// The time at which the frame's pixels are presented, as well as the platform knows it.
    pub time: Moment,
    /// The surface's visible rectangle: x, y, width, height, in units.
    pub viewport: [f32; 4],
}

impl Default for Header {
    /// Returns the header of a first frame that belongs to no visit, with an empty viewport and one pixel per unit.
    fn default() -> Header {
        Header { flags: 0, count: 0, sequence: 1, visit: 0, scale: 1.0, time: Moment(0), viewport: [0.0; 4] }
    }
}

/// A record of a snapshot: one view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// A number that the binding gives to each view; never an address.
    pub identity: u32,
    /// A number that changes with the view's content.
    pub generation: u32,
    /// Index of an earlier record, or [`ROOT`].
    pub parent: u32,
    /// The node's kind.
    pub kind: Kind,
    /// Bits of [`kind_flag`], which share a byte with the kind.
    pub kind_flags: u8,
    /// The state of the node's content.
    pub state: State,
    /// Bits of [`state_flag`], which share a byte with the state.
    pub state_flags: u8,
    /// The node's own opacity, 0–255.
    pub alpha: u8,
    /// Bits of [`record_flag`]; unknown ones are ignored.
    pub flags: u8,
    /// x, y, width, height in surface coordinates, unclipped; the bounding box after transforms.
    pub rect: [f32; 4],
    /// The time at which the node became ready: microseconds from the frame time, or [`THIS_FRAME`].
    pub ready_micros: i32,
    /// Nodes with a larger paint order are in front; equal ones are in record order. Each record of a raised subtree
    /// has the subtree's paint order.
    pub paint_order: u32,
}

impl Default for Record {
    /// Returns a root of no size, opaque and not shown, whose kind and state are unknown.
    fn default() -> Record {
        Record {
            identity: 0,
            generation: 0,
            parent: ROOT,
            kind: Kind::Other,
            kind_flags: 0,
            state: State::Unknown,
            state_flags: 0,
            alpha: u8::MAX,
            flags: 0,
            rect: [0.0; 4],
            ready_micros: THIS_FRAME,
            paint_order: 0,
        }
    }
}

/// A checked view of a snapshot's bytes; nothing is copied.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// The header's fields.
    pub header: Header,
    records: &'a [u8],
    stride: usize,
}

impl<'a> Snapshot<'a> {
    /// Reads the header and checks that the buffer contains all records. Bytes after the last record are ignored.
    ///
    /// Parents are checked later, while the tree is judged and before anything is applied
    /// ([`crate::judge::visibility::Visibility::survey`]).
    ///
    /// # Errors
    /// Each [`SnapshotError`] except `Parent`.
    pub fn parse(bytes: &'a [u8]) -> Result<Snapshot<'a>, SnapshotError> {
        let head: &[u8; HEADER_LEN] = bytes.first_chunk().ok_or(SnapshotError::Short)?;
        if head[..4] != MAGIC {
            return Err(SnapshotError::Magic);
        }
        if u16_at(head, 4) >> 8 != VERSION >> 8 {
            return Err(SnapshotError::Version);
        }
        let header_len = usize::from(u16_at(head, 6));
        if header_len < HEADER_LEN || header_len % 8 != 0 {
            return Err(SnapshotError::HeaderLength);
        }
        let stride = usize::from(u16_at(head, 16));
        if stride < RECORD_LEN || stride % 8 != 0 {
            return Err(SnapshotError::Stride);
        }
        let count = u32_at(head, 12);
        if count > MAX_RECORDS {
            return Err(SnapshotError::Count);
        }
        let end = header_len + stride * count as usize;
        let records = bytes.get(header_len..end).ok_or(SnapshotError::Short)?;
        let header = Header {
            flags: u32_at(head, 8),
            count,
            sequence: u32_at(head, 20),
            visit: u32_at(head, 24),
            scale: f32_at(head, 28),
            time: Moment(u64_at(head, 32).min(u64::MAX - 1)),
            viewport: [f32_at(head, 40), f32_at(head, 44), f32_at(head, 48), f32_at(head, 52)],
        };
        Ok(Snapshot { header, records, stride })
    }

    /// Returns the records in pre-order.
    #[inline(always)]
    pub fn records(&self) -> impl Iterator<Item = Record> + 'a {
        self.record_chunks().map(Record::read)
    }

    /// Returns the first [`RECORD_LEN`] bytes of each record, in pre-order.
    #[inline(always)]
    pub(crate) fn record_chunks(&self) -> impl Iterator<Item = &'a [u8; RECORD_LEN]> + use<'a> {
        // No record is left out: the stride was checked.
        self.records.chunks_exact(self.stride).map_while(<[u8]>::first_chunk)
    }

    /// As [`Snapshot::record_chunks`], without the records before `first`.
    #[inline(always)]
    pub(crate) fn record_chunks_from(
        &self,
        first: u32,
    ) -> impl Iterator<Item = &'a [u8; RECORD_LEN]> + use<'a> {
        let records = self.records.get(first as usize * self.stride..).unwrap_or_default();
        records.chunks_exact(self.stride).map_while(<[u8]>::first_chunk)
    }

    /// Returns the record with this index, if there is one.
    pub fn record(&self, index: u32) -> Option<Record> {
        let at = (index as usize).checked_mul(self.stride)?;
        self.records.get(at..at.checked_add(RECORD_LEN)?)?.first_chunk().map(Record::read)
    }

    /// Returns the bytes of all records, to compare one frame with the next.
    pub fn record_bytes(&self) -> &'a [u8] {
        self.records
    }

    /// Returns the number of bytes from one record to the next.
    pub fn stride(&self) -> usize {
        self.stride
    }
}

impl Record {
    // In wasm, code size matters more than a call for each node.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn read(bytes: &[u8; RECORD_LEN]) -> Record {
        let (kind, state, flags) = read_kind(bytes[12], bytes[13], bytes[15]);
        Record {
            kind_flags: bytes[12] & KIND_FLAGS,
            state_flags: bytes[13] & state_flag::TOUCHED,
            identity: u32_at(bytes, 0),
            generation: u32_at(bytes, 4),
            parent: u32_at(bytes, 8),
            kind,
            state,
            alpha: bytes[14],
            flags,
            rect: [f32_at(bytes, 16), f32_at(bytes, 20), f32_at(bytes, 24), f32_at(bytes, 28)],
            ready_micros: u32_at(bytes, 32) as i32,
            paint_order: u32_at(bytes, 36),
        }
    }

    // Returns true if a record's bytes are those of a content node.
    pub(crate) fn is_content(bytes: &[u8; RECORD_LEN]) -> bool {
        read_kind(bytes[12], bytes[13], 0).0.is_content()
    }
}

/// Returns true if two records have the same bytes. Compares eight at a time: to call the library's comparison would
/// take longer than this.
#[inline(always)]
pub(crate) fn is_same(a: &[u8; RECORD_LEN], b: &[u8; RECORD_LEN]) -> bool {
    (0..RECORD_LEN).step_by(8).fold(0, |different, at| different | u64_at(a, at) ^ u64_at(b, at)) == 0
}

const KIND_FLAGS: u8 = kind_flag::LIVE | kind_flag::ERROR;

// Decodes a record's kind, state and flags, which may be a Perf view's answers or those of an error node.
#[inline(always)]
fn read_kind(kind: u8, state: u8, flags: u8) -> (Kind, State, u8) {
    if kind <= Kind::Custom as u8 && state <= State::Playing as u8 {
        return (Kind::from_byte(kind), State::from_byte(state), flags);
    }
    read_marked_kind(kind, state & !state_flag::TOUCHED, flags)
}

#[cold]
#[inline(never)]
fn read_marked_kind(kind: u8, state: u8, flags: u8) -> (Kind, State, u8) {
    let unmarked = kind & !KIND_FLAGS;
    let (of_node, state, flags) = if unmarked <= Kind::Custom as u8 {
        (Kind::from_byte(unmarked), State::from_byte(state), flags)
    } else {
        perf::resolve(unmarked, state, flags)
    };
    if kind & kind_flag::ERROR == 0 {
        return (of_node, state, flags);
    }
    // An error node is a failed content node, whatever it is made of.
    (if of_node.is_content() { of_node } else { Kind::Custom }, State::Failed, flags | record_flag::EVIDENCE)
}

#[inline(always)]
fn array_at<const N: usize, const M: usize>(bytes: &[u8; M], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&bytes[at..at + N]);
    out
}

#[inline(always)]
fn u16_at<const M: usize>(bytes: &[u8; M], at: usize) -> u16 {
    u16::from_le_bytes(array_at(bytes, at))
}

#[inline(always)]
pub(crate) fn u32_at<const M: usize>(bytes: &[u8; M], at: usize) -> u32 {
    u32::from_le_bytes(array_at(bytes, at))
}

#[inline(always)]
pub(crate) fn u64_at<const M: usize>(bytes: &[u8; M], at: usize) -> u64 {
    u64::from_le_bytes(array_at(bytes, at))
}

#[inline(always)]
fn f32_at<const M: usize>(bytes: &[u8; M], at: usize) -> f32 {
    f32::from_bits(u32_at(bytes, at))
}
