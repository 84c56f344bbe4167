//! Generates the bindings' source files with the numbers of the core's boundary.
//!
//! The numbers and their docs come from `alldrawn_core::numbers`, and numbers that only one binding uses from that
//! binding's crate. Each language's module lists the groups that its binding uses, with their names in that language.

mod javascript;
mod kotlin;
mod swift;
mod text;
mod typescript;

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the generated files: paths from the repository's root, and contents.
pub fn files() -> [(&'static str, String); 4] {
    [
        ("android/sdk/src/main/kotlin/dev/alldrawn/internal/core/Boundary.kt", kotlin::source()),
        ("ios/Sources/AllDrawn/Core/Boundary.swift", swift::source()),
        ("web-wasm/src/boundary.ts", typescript::source()),
        ("tests/conformance/wasm/boundary.mjs", javascript::source()),
    ]
}

/// Returns the root of this repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the files under `root` that are missing or differ from what [`write()`] writes.
pub fn stale(root: &Path) -> Vec<&'static str> {
    let is_stale = |(path, wanted): &(&str, String)| {
        fs::read(root.join(path)).ok().as_deref() != Some(wanted.as_bytes())
    };
    files().iter().filter(|file| is_stale(file)).map(|(path, _)| *path).collect()
}

/// Writes the files under `root`. A file that is up to date is not written, so that nothing is rebuilt because of it.
///
/// # Errors
/// Names the file that cannot be written, and the reason.
pub fn write(root: &Path) -> Result<(), String> {
    let stale = stale(root);
    for (path, source) in files().iter().filter(|(path, _)| stale.contains(path)) {
        let written = root
            .join(path)
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(root.join(path), source));
        written.map_err(|error| format!("cannot write {path}: {error}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_or_missing_file_is_reported_and_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let paths = files().map(|(path, _)| path);
        assert_eq!(stale(root), paths, "all are missing");
        write(root).unwrap();
        assert!(stale(root).is_empty());

        let [kotlin, swift, typescript, _] = paths;
        let old = fs::read_to_string(root.join(swift)).unwrap().replace("case wake = 11", "case wake = 12");
        fs::write(root.join(swift), old).unwrap();
        fs::remove_file(root.join(typescript)).unwrap();
        let untouched = fs::metadata(root.join(kotlin)).unwrap().modified().unwrap();
        assert_eq!(stale(root), [swift, typescript]);

        write(root).unwrap();
        assert!(stale(root).is_empty());
        assert_eq!(fs::metadata(root.join(kotlin)).unwrap().modified().unwrap(), untouched);
    }

    #[test]
    fn the_committed_files_are_up_to_date() {
        assert!(stale(&root()).is_empty(), "run `make boundary`");
    }

    #[test]
    fn numbers_are_written_in_the_syntax_of_each_language() {
        let [kotlin, swift, typescript, javascript] = files().map(|(_, source)| source);
        let has = |source: &str, lines: &[&str]| {
            lines.iter().for_each(|line| assert!(source.lines().any(|each| each.trim() == *line), "{line}"));
        };
        has(
            &kotlin,
            &["const val ROOT = -1", "const val NO_ANSWER = -1L", "const val THIS_FRAME = Int.MIN_VALUE"],
        );
        has(
            &kotlin,
            &["const val NO_DEADLINE = 0xFFFF_FFFF_FFFFL", "const val STOP = 1 shl 1", "SYSTEM_DIALOG(3),"],
        );
        has(&swift, &["static let root: UInt32 = .max", "static let version: UInt16 = 0x0100"]);
        has(&swift, &["static let noDeadline: UInt64 = 0xffff_ffff_ffff", "case systemDialog = 3"]);
        has(&typescript, &["ROOT = 0xffff_ffff,", "THIS_FRAME = -0x8000_0000,", "'system-dialog': 3,"]);
        has(
            &javascript,
            &["NO_ANSWER: 0xffff_ffff_ffff_ffffn,", "NO_DEADLINE: 0xffff_ffff_ffffn,", "STOP: 1 << 1,"],
        );
    }
}
