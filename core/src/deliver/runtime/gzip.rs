//! Compresses to gzip (RFC 1952).

use miniz_oxide::deflate::compress_to_vec;

use crate::deliver::checksum::crc32_gzip;

/// zlib's compression level. 6 is its default; higher levels save under 1 % on an upload.
const LEVEL: u8 = 6;

/// The gzip header, without flags, time or name, and with an unknown operating system: the same input gives the same
/// bytes everywhere.
const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

/// Compresses `bytes`, fewer than 4 GiB. Uses about 300 KiB of memory while it runs.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let deflated = compress_to_vec(bytes, LEVEL);
    let length = (bytes.len() as u32).to_le_bytes();
    [&HEADER[..], &deflated, &crc32_gzip(bytes).to_le_bytes(), &length].concat()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn flate2_decompresses_the_output() {
        for bytes in [&b""[..], b"a", &b"visually complete ".repeat(5_000)] {
            let mut decompressed = Vec::new();
            flate2::read::GzDecoder::new(&gzip(bytes)[..]).read_to_end(&mut decompressed).unwrap();
            assert_eq!(decompressed, bytes);
        }
    }
}
