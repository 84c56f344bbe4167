//! A fingerprint of a large tree's records, to recognise an unchanged frame without a copy of the previous one.

use crate::judge::snapshot::RECORD_LEN;

/// Returns a 64-bit fingerprint of the bytes of a frame's records. Two different frames have the same fingerprint with
/// a probability of about 2⁻⁶⁴. A change of one word always changes it, because each step is a bijection (the mixing of
/// rustc's FxHash).
///
/// The length of `records` is a multiple of eight, as each stride is; further bytes are ignored.
pub fn fingerprint(records: &[u8]) -> u64 {
    // Five independent chains, one for each word of a record, so that no multiplication waits for another.
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

// An odd number, so that multiplying by it is a bijection.
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
    fn each_changed_bit_and_another_length_change_the_fingerprint() {
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
    fn the_same_change_of_sign_in_two_records_changes_the_fingerprint() {
        let mut bytes = vec![0; 4 * RECORD_LEN];
        let before = fingerprint(&bytes);
        // The sign of two nodes' y, each the highest bit of a word.
        (bytes[23], bytes[23 + RECORD_LEN]) = (0x80, 0x80);
        assert_ne!(fingerprint(&bytes), before);
    }
}
