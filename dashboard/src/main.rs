//! The command `alldrawn`.
fn main() {}
