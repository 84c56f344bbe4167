//! Compiles the schema under `proto/` with protox (pure Rust, so no `protoc` is needed) and prost.

use std::{env, io, path::Path};

const PROTOS: [&str; 2] = ["proto/alldrawn/v1/visit.proto", "proto/alldrawn/v1/reply.proto"];

fn main() -> io::Result<()> {
    for proto in PROTOS {
        println!("cargo:rerun-if-changed={proto}");
    }
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let root = Path::new(&root);
    let files = protox::compile(PROTOS.map(|proto| root.join(proto)), [root.join("proto")])
        .map_err(io::Error::other)?;
    // Comments of the schema become rustdoc, so that `missing_docs` speaks of our own code only.
    prost_build::Config::new().compile_fds(files)
}
