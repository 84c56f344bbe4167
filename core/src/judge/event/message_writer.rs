//! Writes a protobuf message field by field, in the order of its numbers.
//!
//! prost writes the same bytes (`core/tests/event_bytes.rs` compares them), but from a struct of the whole message, and
//! with separate code for each field. An app's users download that code: it was 9 of 75 KB of a web app's core.

/// The fields of a message that is being written. As in proto3, a field that is always present is omitted if it is 0 or
/// empty.
#[derive(Debug, Default)]
pub struct MessageWriter(pub Vec<u8>);

impl MessageWriter {
    #[inline(never)]
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// Writes an optional number. The schema's `uint32`, `uint64` and `int64` are all written like this.
    #[inline(never)]
    pub fn optional(&mut self, field: u32, value: Option<u64>) {
        if let Some(value) = value {
            self.varint(u64::from(field << 3));
            self.varint(value);
        }
    }

    /// Writes a number, enum or flag that is always present.
    #[inline(never)]
    pub fn number(&mut self, field: u32, value: u64) {
        self.optional(field, Some(value).filter(|value| *value != 0));
    }

    /// Writes a number of type `sint32`.
    pub fn signed(&mut self, field: u32, value: i32) {
        // ZigZag encoding keeps small negative numbers short: 0, -1, 1, -2 are written as 0, 1, 2, 3.
        self.number(field, u64::from((value << 1 ^ value >> 31) as u32));
    }

    /// Writes numbers to consecutive fields.
    #[inline(never)]
    pub fn numbers(&mut self, first: u32, values: &[u32]) {
        (first..).zip(values).for_each(|(field, value)| self.number(field, u64::from(*value)));
    }

    /// Writes bytes or a text.
    pub fn bytes(&mut self, field: u32, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.length_delimited(field, bytes);
        }
    }

    /// Writes a packed list of numbers.
    pub fn list(&mut self, field: u32, values: &[u64]) {
        let mut packed = MessageWriter::default();
        values.iter().for_each(|value| packed.varint(*value));
        self.bytes(field, &packed.0);
    }

    /// Writes a nested message, even if it is empty.
    pub fn message(&mut self, field: u32, fields: &MessageWriter) {
        self.length_delimited(field, &fields.0);
    }

    #[inline(never)]
    fn length_delimited(&mut self, field: u32, bytes: &[u8]) {
        self.varint(u64::from(field << 3 | 2));
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }
}
