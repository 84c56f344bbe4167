//! What crosses the boundary as bytes beside the engine's calls: the installation, and what the uploader does next.
//! Little-endian, without padding; texts and flags as in a recording.

use crate::deliver::runtime::{NextUpload, RuntimeConfig};
use crate::deliver::upload::{BatchResult, UploadConfig};
use crate::record::Reader;

/// Reads an installation: the folder (text), consent (flag), and an option of what an app may tune: visits and bytes of a
/// batch (u32 each), then its age, the gap between requests, the wait for an answer (u64 milliseconds each), a u64 that is
/// not used (earlier versions read an age cap there) and the bytes of a day (u64).
///
/// # Errors
/// What is wrong with it, in words.
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
        return Err("an installation without a folder");
    }
    Ok(config)
}

/// What the uploader does next: a byte (0 send, 1 wait, 2 idle, 3 stopped), a u64 (the batch's handle, or milliseconds to
/// wait), then the body to POST.
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

/// What an answer to an upload meant: 0 delivered, 1 to be sent again, 2 to be sent in smaller batches, 3 refused, 4
/// unknown: it came twice or too late.
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
    fn a_bad_installation_says_what_is_wrong() {
        let whole = payload(1, Some(7));
        for cut in 0..whole.len() {
            assert!(read_runtime_config(&whole[..cut]).is_err(), "{cut}");
        }
        let refused = |bytes: &[u8]| read_runtime_config(bytes).err().unwrap_or("none");
        assert_eq!(refused(&payload(2, None)), "a flag that is neither 0 nor 1");
        assert_eq!(refused(&[0, 0, 1, 0]), "an installation without a folder");
        assert_eq!(refused(&[&whole[..], &[0]].concat()), "longer than what it holds");
    }
}
