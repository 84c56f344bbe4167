//! Reads the fields of a payload one after another.

use crate::judge::engine::Handle;
use crate::judge::time::Moment;

/// Reads values from the front of a payload. The first error is kept until [`Reader::end`]; values read after it are
/// zeros. Because there is no `Result` for each field, and the functions are not inlined, the code is half as large. A
/// web app's users download it.
pub struct Reader<'a> {
    rest: &'a [u8],
    error: Option<&'static str>,
}

impl<'a> Reader<'a> {
    pub fn new(payload: &'a [u8]) -> Reader<'a> {
        Reader { rest: payload, error: None }
    }

    /// Ends the reading: every byte of the payload must have been read.
    ///
    /// # Errors
    /// The first error, or an error that bytes are left.
    pub fn end(&self) -> Result<(), &'static str> {
        match self.error {
            Some(error) => Err(error),
            None if self.rest.is_empty() => Ok(()),
            None => Err("the payload has more bytes than its fields"),
        }
    }

    /// Reports that a value that was read is invalid.
    pub fn fail(&mut self, error: &'static str) {
        self.error = self.error.or(Some(error));
        self.rest = &[];
    }

    /// Returns true if nothing is left to read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns the rest of the payload.
    pub fn take_rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }

    #[inline(never)]
    fn bytes(&mut self, len: usize) -> &'a [u8] {
        match self.rest.split_at_checked(len) {
            Some((read, rest)) => {
                self.rest = rest;
                read
            }
            None => {
                self.fail("the payload has fewer bytes than its fields");
                &[]
            }
        }
    }

    pub fn chunk<const N: usize>(&mut self) -> [u8; N] {
        self.bytes(N).first_chunk().copied().unwrap_or([0; N])
    }

    pub fn u8(&mut self) -> u8 {
        let [byte] = self.chunk();
        byte
    }

    #[inline(never)]
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.chunk())
    }

    #[inline(never)]
    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.chunk())
    }

    pub fn f32(&mut self) -> f32 {
        f32::from_bits(self.u32())
    }

    pub fn moment(&mut self) -> Moment {
        Moment(self.u64())
    }

    /// Reads the time at the end of the payload, if there is one. Earlier versions wrote none.
    pub fn optional_moment(&mut self) -> Option<Moment> {
        (!self.rest.is_empty()).then(|| self.moment())
    }

    pub fn handle(&mut self) -> Handle {
        Handle::from_bits(self.u32())
    }

    #[inline(never)]
    pub fn flag(&mut self) -> bool {
        let byte = self.u8();
        if byte > 1 {
            self.fail("a flag that is neither 0 nor 1");
        }
        byte == 1
    }

    pub fn number<T: TryFrom<i32> + Default>(&mut self, unknown: &'static str) -> T {
        T::try_from(i32::from(self.u8())).unwrap_or_else(|_| {
            self.fail(unknown);
            T::default()
        })
    }

    pub fn blob(&mut self) -> &'a [u8] {
        let len = u16::from_le_bytes(self.chunk());
        self.bytes(usize::from(len))
    }

    #[inline(never)]
    pub fn text(&mut self) -> &'a str {
        core::str::from_utf8(self.blob()).unwrap_or_else(|_| {
            self.fail("a text that is not UTF-8");
            ""
        })
    }

    #[inline(never)]
    pub fn string(&mut self) -> String {
        self.text().to_owned()
    }

    pub fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| read(self))
    }

    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut left = u16::from_le_bytes(self.chunk());
        let mut list = Vec::new();
        while left > 0 && self.error.is_none() {
            list.push(read(self));
            left -= 1;
        }
        list
    }
}
