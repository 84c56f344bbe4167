//! uniffi's Swift generator, in the version that the library uses.

fn main() {
    uniffi::uniffi_bindgen_swift();
}
