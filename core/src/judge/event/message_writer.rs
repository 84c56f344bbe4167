//! Writes a protobuf message field by field, in the order of its numbers.
//!
//! prost writes the same bytes (`core/tests/event_bytes.rs` compares them), but from a struct of the whole message, and
//! with code of its own for each field. What ships in an app is its user's to load: in a web app's core that was 9 of 75 KB.

/// The fields of a message being written. As the schema's proto3 has it, a field that may not be absent is left out where
/// it is 0 or empty.
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

    /// A number that may be absent. The schema's `uint32`, `uint64` and `int64` are all written like this.
    #[inline(never)]
    pub fn optional(&mut self, field: u32, value: Option<u64>) {
        if let Some(value) = value {
            self.varint(u64::from(field << 3));
            self.varint(value);
        }
    }

    /// A number that is never absent; an enum or a flag too.
    #[inline(never)]
    pub fn number(&mut self, field: u32, value: u64) {
        self.optional(field, Some(value).filter(|value| *value != 0));
    }

    /// A number of type `sint32`.
    pub fn signed(&mut self, field: u32, value: i32) {
        // Small negative numbers are short too: 0, -1, 1, -2 are written as 0, 1, 2, 3.
        self.number(field, u64::from((value << 1 ^ value >> 31) as u32));
    }

    /// Numbers of consecutive fields.
    #[inline(never)]
    pub fn numbers(&mut self, first: u32, values: &[u32]) {
        (first..).zip(values).for_each(|(field, value)| self.number(field, u64::from(*value)));
    }

    /// Bytes, or a text.
    pub fn bytes(&mut self, field: u32, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.length_delimited(field, bytes);
        }
    }

    /// A list of numbers.
    pub fn list(&mut self, field: u32, values: &[u64]) {
        let mut packed = MessageWriter::default();
        values.iter().for_each(|value| packed.varint(*value));
        self.bytes(field, &packed.0);
    }

    /// A message within this one, which may be empty.
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
