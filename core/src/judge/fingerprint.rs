//! A fingerprint of a large tree's records, to recognise a frame that changes nothing without keeping a copy.

use crate::judge::snapshot::RECORD_LEN;

/// A 64-bit fingerprint of the bytes of a frame's records: two frames that differ have the same one by a chance of about
/// 2⁻⁶⁴. One changed word always changes it, since each step is a bijection (the mixing of rustc's FxHash).
///
/// The length of `records` is a multiple of eight, as each stride is; bytes beyond that are ignored.
pub fn fingerprint(records: &[u8]) -> u64 {
    // Five chains, one for each word of a record, so that none waits for another's multiplication.
    let mut chains = [records.len() as u64; RECORD_LEN / 8];
    let mut pairs = records.chunks_exact(2 * RECORD_LEN);
    for pair in &mut pairs {
        for record in pair.chunks_exact(RECORD_LEN) {
            for (chain, word) in chains.iter_mut().zip(record.chunks_exact(8)) {
                *chain = mix(*chain, word_at(word));
            }
        }
    }
    let rest = pairs.remainder().chunks_exact(8).map(word_at);
    rest.chain(chains).fold(0, mix)
}

// Odd, so that multiplying by it loses nothing.
const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

#[inline(always)]
fn mix(print: u64, word: u64) -> u64 {
    (print.rotate_left(5) ^ word).wrapping_mul(FACTOR)
}

#[inline(always)]
fn word_at(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_changed_bit_and_each_length_changes_it() {
        for records in [1, 2, 5] {
            let mut bytes: Vec<u8> = (0..records * RECORD_LEN).map(|i| (i * 37) as u8).collect();
            let before = fingerprint(&bytes);
            for bit in 0..bytes.len() * 8 {
                bytes[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(fingerprint(&bytes), before, "bit {bit} of {records} records");
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            assert_eq!(fingerprint(&bytes), before);
            assert_ne!(fingerprint(&bytes[..bytes.len() - 8]), before);
        }
    }

    #[test]
    fn signs_that_change_together_change_it() {
        let mut bytes = vec![0; 4 * RECORD_LEN];
        let before = fingerprint(&bytes);
        // The y of two nodes: the topmost bit of a word each.
        (bytes[23], bytes[23 + RECORD_LEN]) = (0x80, 0x80);
        assert_ne!(fingerprint(&bytes), before);
    }
}
