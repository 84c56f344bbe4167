//! Checksums: CRC-32C of records on disk, CRC-32 of gzip.

/// Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). It detects every error of up to 5 bits in records of
/// this size; the older CRC-32 detects up to 3 (Koopman, "32-Bit Cyclic Redundancy Codes for Internet Applications",
/// 2002).
pub const CASTAGNOLI: u32 = 0x82F6_3B78;
/// The polynomial of gzip, reflected (RFC 1952, section 8).
#[cfg(feature = "runtime")]
pub const GZIP: u32 = 0xEDB8_8320;

const fn table(polynomial: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut remainder = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            remainder = if remainder & 1 == 1 { (remainder >> 1) ^ polynomial } else { remainder >> 1 };
            bit += 1;
        }
        table[byte] = remainder;
        byte += 1;
    }
    table
}

static CASTAGNOLI_TABLE: [u32; 256] = table(CASTAGNOLI);
#[cfg(feature = "runtime")]
static GZIP_TABLE: [u32; 256] = table(GZIP);

fn crc(table: &[u32; 256], parts: &[&[u8]]) -> u32 {
    let mut remainder = u32::MAX;
    for &byte in parts.iter().copied().flatten() {
        remainder = (remainder >> 8) ^ table[usize::from(remainder as u8 ^ byte)];
    }
    !remainder
}

/// Returns the CRC-32C of the parts, one after another.
#[must_use]
pub fn crc32c(parts: &[&[u8]]) -> u32 {
    crc(&CASTAGNOLI_TABLE, parts)
}

/// Returns the CRC-32, as in gzip's trailer.
#[cfg(feature = "runtime")]
#[must_use]
pub fn crc32_gzip(bytes: &[u8]) -> u32 {
    crc(&GZIP_TABLE, &[bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_match_the_published_values() {
        // RFC 3720, appendix B.4, and the customary "123456789".
        assert_eq!(crc32c(&[&[0; 32]]), 0x8A91_36AA);
        assert_eq!(crc32c(&[&[0xFF; 32]]), 0x62A8_AB43);
        assert_eq!(crc32c(&[b"1234", b"", b"56789"]), 0xE306_9283);
        #[cfg(feature = "runtime")]
        assert_eq!(crc32_gzip(b"123456789"), 0xCBF4_3926);
    }
}
