//! Compiles `proto/alldrawn/v1/visit.proto` with protox (pure Rust, so no `protoc` is needed) and prost.

use std::{env, io, path::Path};

const PROTO: &str = "proto/alldrawn/v1/visit.proto";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={PROTO}");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let files = protox::compile([Path::new(&root).join(PROTO)], [Path::new(&root).join("proto")])
        .map_err(io::Error::other)?;
    // Comments of the schema become rustdoc, so that `missing_docs` speaks of our own code only.
    prost_build::Config::new().compile_fds(files)
}
