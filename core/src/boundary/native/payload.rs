//! Reads an installation's settings, and writes the uploader's next step. Both cross the boundary as bytes, apart from
//! the engine's calls. Little-endian, without padding; texts and flags as in a recording.

use crate::deliver::runtime::{NextUpload, RuntimeConfig};
use crate::deliver::upload::{BatchResult, UploadConfig};
use crate::record::Reader;

/// Reads an installation: the folder (text), consent (flag), and optional upload settings. The settings are the maximum
/// visits and bytes of a batch (u32 each); the age at which a batch is due, the gap between requests and the wait for a
/// response (u64 milliseconds each); an unused u64 (an age cap in earlier versions); and the maximum bytes of a day
/// (u64).
///
/// # Errors
/// A description of what is wrong with the payload.
pub fn read_runtime_config(payload: &[u8]) -> Result<RuntimeConfig, &'static str> {
    let mut r = Reader::new(payload);
    let config = RuntimeConfig {
        folder: r.text().into(),
        consent: r.flag(),
        upload: r
            .option(|r| {
                let config = UploadConfig {
                    batch_visits: r.u32().max(1) as usize,
                    batch_bytes: r.u32() as usize,
                    batch_age_ms: r.u64(),
                    gap_ms: r.u64(),
                    response_ms: r.u64(),
                    ..UploadConfig::default()
                };
                r.u64();
                UploadConfig { daily_bytes: r.u64(), ..config }
            })
            .unwrap_or_default(),
    };
    r.end()?;
    if config.folder.as_os_str().is_empty() {
        return Err("the installation has no folder");
    }
    Ok(config)
}

/// Writes the uploader's next step: a byte (0 send, 1 wait, 2 idle, 3 stopped), a u64 (the batch's handle, or
/// milliseconds to wait), then the body to POST.
#[must_use]
pub fn upload_bytes(next: NextUpload) -> Vec<u8> {
    let (code, number, body) = match next {
        NextUpload::Send(upload) => (0, upload.handle, upload.body),
        NextUpload::Wait { ms } => (1, ms, Vec::new()),
        NextUpload::Idle => (2, 0, Vec::new()),
        NextUpload::Stopped => (3, 0, Vec::new()),
    };
    let mut bytes = vec![code];
    bytes.extend_from_slice(&number.to_le_bytes());
    bytes.extend_from_slice(&body);
    bytes
}

/// Returns the number of a batch's result: 0 delivered, 1 to be sent again, 2 to be sent in smaller batches, 3 refused,
/// 4 unknown batch, because the response came twice or too late.
#[must_use]
pub fn batch_result_number(result: Option<BatchResult>) -> u8 {
    match result {
        Some(BatchResult::Delivered(_)) => 0,
        Some(BatchResult::Again) => 1,
        Some(BatchResult::Split) => 2,
        Some(BatchResult::Refused) => 3,
        None => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(consent: u8, tuned: Option<u64>) -> Vec<u8> {
        let mut bytes = vec![3, 0, b'a', b'/', b'b', consent, u8::from(tuned.is_some())];
        if let Some(number) = tuned {
            bytes.extend_from_slice(&0_u32.to_le_bytes());
            bytes.extend_from_slice(&9_u32.to_le_bytes());
            (0..5).for_each(|_| bytes.extend_from_slice(&number.to_le_bytes()));
        }
        bytes
    }

    #[test]
    fn an_installation_is_read_to_its_last_byte() {
        let config = read_runtime_config(&payload(1, None)).unwrap_or_else(|error| unreachable!("{error}"));
        assert_eq!((config.folder.as_os_str(), config.consent), ("a/b".as_ref(), true));
        assert_eq!(config.upload, UploadConfig::default());
        let tuned = read_runtime_config(&payload(0, Some(7))).unwrap_or_else(|error| unreachable!("{error}"));
        assert_eq!((tuned.upload.batch_visits, tuned.upload.batch_bytes, tuned.upload.gap_ms), (1, 9, 7));
    }

    #[test]
    fn a_malformed_installation_is_refused_with_the_reason() {
        let whole = payload(1, Some(7));
        for cut in 0..whole.len() {
            assert!(read_runtime_config(&whole[..cut]).is_err(), "{cut}");
        }
        let refused = |bytes: &[u8]| read_runtime_config(bytes).err().unwrap_or("none");
        assert_eq!(refused(&payload(2, None)), "a flag that is neither 0 nor 1");
        assert_eq!(refused(&[0, 0, 1, 0]), "the installation has no folder");
        assert_eq!(refused(&[&whole[..], &[0]].concat()), "the payload has more bytes than its fields");
    }
}
