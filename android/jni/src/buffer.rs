//! The bytes of a direct `ByteBuffer`, read where they lie.

use crate::refused::Refused;
use jni::Env;
use jni::objects::JByteBuffer;
use jni::sys::jint;

/// Reads the first `len` bytes of the buffer in place.
///
/// # Errors
/// [`Refused::BadBuffer`] for one that is null, on the heap, or shorter than `len`, and for a negative `len`.
pub fn read<T>(
    env: &Env<'_>,
    buffer: &JByteBuffer<'_>,
    len: jint,
    read: impl FnOnce(&[u8]) -> T,
) -> Result<T, Refused> {
    let len = usize::try_from(len).map_err(|_| Refused::BadBuffer)?;
    let address = env.get_direct_buffer_address(buffer).map_err(|_| Refused::BadBuffer)?;
    let capacity = env.get_direct_buffer_capacity(buffer).map_err(|_| Refused::BadBuffer)?;
    if len > capacity {
        return Err(Refused::BadBuffer);
    }
    // SAFETY: the VM says that `capacity` bytes lie at `address`, which is not null. They stay there while the caller's
    // reference to the buffer is alive, which is until the native method returns, and `read` keeps nothing of them.
    // Nobody writes meanwhile: the buffers are private to `dev.alldrawn.internal`, which writes each on one thread, and
    // that thread is in this call.
    #[allow(unsafe_code)]
    let bytes = unsafe { std::slice::from_raw_parts(address.cast_const(), len) };
    Ok(read(bytes))
}
