//! Puts the bundled page (`web/dist`) into the binary, or, if it is not built, a page with instructions to build it.

use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>AllDrawn</title>
<h1>The dashboard's page is not built</h1>
<p>Visits are collected nevertheless, and /api/surfaces works. To build the page, run
<code>npm install &amp;&amp; npm run build -w dashboard/web</code> and then <code>cargo build -p alldrawn</code>.</p>
";

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let web = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("web");
    let dist = web.join("dist");
    let built = dist.join("index.html").is_file();
    // A path that does not exist counts as changed in every build.
    println!("cargo:rerun-if-changed={}", if dist.exists() { dist.display() } else { web.display() });

    let mut table = String::from("static FILES: &[File] = &[\n");
    if built {
        let mut files: Vec<PathBuf> =
            fs::read_dir(&dist)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            // The path is absolute, because the table is in another folder.
            println!("cargo:rerun-if-changed={}", file.display());
            add(&mut table, file)?;
        }
    } else {
        let placeholder = out.join("index.html");
        fs::write(&placeholder, PLACEHOLDER)?;
        add(&mut table, &placeholder)?;
    }
    table.push_str("];\n");
    fs::write(out.join("page.rs"), table)
}

fn add(table: &mut String, file: &Path) -> io::Result<()> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let media_type = match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return Ok(()),
    };
    let path = if name == "index.html" { "/".to_owned() } else { format!("/{name}") };
    writeln!(
        table,
        "    File {{ path: {path:?}, media_type: {media_type:?}, bytes: include_bytes!({:?}) }},",
        file.display().to_string()
    )
    .map_err(io::Error::other)
}
