//! Writes the fields of a payload one after another.

use crate::judge::time::Moment;
use crate::limits::cut;

/// Appends values to a payload, little-endian.
pub struct Writer<'a>(pub &'a mut Vec<u8>);

impl Writer<'_> {
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn u8(&mut self, value: u8) -> &mut Self {
        self.raw(&[value])
    }

    pub fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    pub fn flag(&mut self, value: bool) -> &mut Self {
        self.u8(u8::from(value))
    }

    pub fn blob(&mut self, bytes: &[u8]) -> &mut Self {
        let bytes = &bytes[..bytes.len().min(usize::from(u16::MAX))];
        self.raw(&(bytes.len() as u16).to_le_bytes()).raw(bytes)
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.blob(cut(text, usize::from(u16::MAX)).as_bytes())
    }

    /// Writes a time at the end of the payload, if there is one.
    pub fn optional_moment(&mut self, at: Option<Moment>) {
        if let Some(at) = at {
            self.u64(at.0);
        }
    }

    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub fn list<T>(&mut self, list: &[T], mut write: impl FnMut(&mut Self, &T)) {
        let list = &list[..list.len().min(usize::from(u16::MAX))];
        self.raw(&(list.len() as u16).to_le_bytes());
        list.iter().for_each(|item| write(self, item));
    }
}
