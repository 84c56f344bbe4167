//! Reads the collector's reply. The bytes are not trusted: anyone may have sent them.

use core::fmt;

use prost::Message;

use crate::wire::UploadReply;

/// Longest reply that is read, in bytes. A reply takes under 30 bytes today; the rest is room for later fields.
pub const MAX_REPLY_BYTES: usize = 4 * 1024;

/// Why a reply acknowledges nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyError {
    /// The reply is longer than [`MAX_REPLY_BYTES`].
    TooLong,
    /// The reply is not an `UploadReply`, but for example a captive portal's page or a proxy's error.
    Malformed,
    /// `stored` + `refused` of the reply is not the number of visits sent.
    Miscounted,
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ReplyError::TooLong => "the reply is longer than 4 KiB: is the endpoint an AllDrawn collector?",
            ReplyError::Malformed => {
                "the reply is not an UploadReply: is the endpoint an AllDrawn collector?"
            }
            ReplyError::Miscounted => {
                "the collector did not account for every visit of the batch: it will be sent again"
            }
        })
    }
}

impl std::error::Error for ReplyError {}

/// Reads the body of a 2xx reply to a batch of `visits`. Unknown fields are ignored.
///
/// # Errors
/// If the reply is too long, malformed, or does not account for every visit of the batch.
pub fn parse_reply(body: &[u8], visits: u32) -> Result<UploadReply, ReplyError> {
    if body.len() > MAX_REPLY_BYTES {
        return Err(ReplyError::TooLong);
    }
    let reply = UploadReply::decode(body).map_err(|_| ReplyError::Malformed)?;
    if reply.stored.checked_add(reply.refused) != Some(visits) {
        return Err(ReplyError::Miscounted);
    }
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reply_that_counts_every_visit_acknowledges() {
        let full = UploadReply { stored: 48, refused: 2, sample_one_in: 10, ..Default::default() };
        let bytes = full.encode_to_vec();
        assert_eq!(parse_reply(&bytes, 50), Ok(full));
        assert_eq!(parse_reply(&bytes, 51), Err(ReplyError::Miscounted));
        assert_eq!(parse_reply(b"", 1), Err(ReplyError::Miscounted));
        assert_eq!(
            parse_reply(b"<!doctype html><title>Sign in to the network</title>", 1),
            Err(ReplyError::Malformed)
        );
        assert_eq!(parse_reply(&[0; MAX_REPLY_BYTES + 1], 1), Err(ReplyError::TooLong));
        // Field 1000, a string, of a later version.
        let later = [&bytes[..], &[0xC2, 0x3E, 2, b'h', b'i']].concat();
        assert_eq!(parse_reply(&later, 50), Ok(full));
        let overflowing = UploadReply { stored: u32::MAX, refused: 51, ..Default::default() };
        assert_eq!(parse_reply(&overflowing.encode_to_vec(), 50), Err(ReplyError::Miscounted));
    }
}
