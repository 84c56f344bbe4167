//! Makes the vectors from the stories, writes them to disk, and compares them with those on disk.

use crate::runner::{Run, run};
use crate::stories::sections;
use crate::{json, packed};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The command that writes the vectors again.
pub const WRITE: &str = "cargo run -p alldrawn-conformance --bin vectors -- write";

/// Returns the path of the repository's `tests/vectors`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// The vector of definition 1 that is not judged as it was: its frames have a kind that no binding of that definition
/// wrote, 200, which stood for a kind of a later version. Two of its bits now mean that a node is live or an error node,
/// so it is read as an error node.
pub const READ_OTHERWISE: &str = "03-required/unknown-kind";

/// Returns the packed vectors of definition 1.
///
/// # Errors
/// Returns an error if the file cannot be read.
pub fn definition_1() -> io::Result<Vec<u8>> {
    fs::read(folder().join("definition-1.bin"))
}

/// Returns the content of all files, by their paths within the folder.
///
/// # Errors
/// Returns an error for a script that cannot be run, or for two stories with the same name.
pub fn make() -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    let mut runs: Vec<(String, Run)> = Vec::new();
    for section in sections() {
        for script in &section.scripts {
            let run = run(script)?;
            let text = json::vector(script, &run).map_err(|error| format!("{}: {error}", script.name))?;
            let path = format!("{}/{}.json", section.name, script.name);
            if files.insert(path.clone(), text.into_bytes()).is_some() {
                return Err(format!("two stories are named {path}"));
            }
            runs.push((format!("{}/{}", section.name, script.name), run));
        }
    }
    let packed = packed::pack(runs.iter().map(|(name, run)| (name.as_str(), run)));
    files.insert("packed.bin".to_owned(), packed);
    Ok(files)
}

/// Returns the differences between the files on disk and the stories: missing, superfluous and changed files. Returns
/// an empty list if there are no differences.
///
/// # Errors
/// Returns an error for a script that cannot be run, or for a folder that cannot be read.
pub fn check() -> Result<Vec<String>, String> {
    let (wanted, folder) = (make()?, folder());
    let mut out = Vec::new();
    for (path, bytes) in &wanted {
        match fs::read(folder.join(path)) {
            Ok(found) if found == *bytes => {}
            Ok(found) => out.push(format!("{path}: {}", first_difference(&found, bytes))),
            Err(_) => out.push(format!("{path} is missing")),
        }
    }
    let found = on_disk(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    out.extend(
        found.iter().filter(|path| !wanted.contains_key(*path)).map(|path| format!("{path} has no story")),
    );
    Ok(out)
}

/// Writes all files, and removes files without a story. Returns the number of vectors.
///
/// # Errors
/// Returns an error for a script that cannot be run, or for a folder that cannot be written.
pub fn write() -> Result<usize, String> {
    let (files, folder) = (make()?, folder());
    let wrong = |error: io::Error| format!("{}: {error}", folder.display());
    for path in on_disk(&folder).unwrap_or_default().iter().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(folder.join(path)).map_err(wrong)?;
    }
    for (path, bytes) in &files {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(wrong)?;
        fs::write(path, bytes).map_err(wrong)?;
    }
    Ok(files.len() - 1)
}

// Returns the paths of the vectors (`SECTION/NAME.json`) and of `packed.bin`.
fn on_disk(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    for section in fs::read_dir(folder)? {
        let section = section?;
        let name = section.file_name().to_string_lossy().into_owned();
        if section.file_type()?.is_dir() && name.starts_with(|c: char| c.is_ascii_digit()) {
            for file in fs::read_dir(section.path())? {
                out.insert(format!("{name}/{}", file?.file_name().to_string_lossy()));
            }
        } else if name == "packed.bin" {
            out.insert(name);
        }
    }
    Ok(out)
}

fn first_difference(found: &[u8], wanted: &[u8]) -> String {
    let (Ok(found), Ok(wanted)) = (std::str::from_utf8(found), std::str::from_utf8(wanted)) else {
        return "differs".to_owned();
    };
    let lines = found.lines().zip(wanted.lines()).enumerate();
    match lines.into_iter().find(|(_, (found, wanted))| found != wanted) {
        Some((at, (found, wanted))) => {
            format!("line {}:\n    on disk: {}\n    now:     {}", at + 1, found.trim(), wanted.trim())
        }
        None => "differs in length".to_owned(),
    }
}
