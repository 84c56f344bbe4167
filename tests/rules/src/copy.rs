//! Writes the copy of the core: a cargo workspace of the core with switches, and of the packages that test it.

use crate::splice::splice;
use crate::table::{Rule, Switch, rules};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const PACKAGES: [&str; 5] = ["core", "core/explain", "tests/conformance", "android/jni", "android/jni/so"];
// Files and folders that the packages consist of.
const COPIED: [&str; 5] = ["core/Cargo.toml", "core/src", "core/explain", "tests/conformance", "android/jni"];
// The folder of the packages in the copy. Their paths must differ from those in the repository. Otherwise cargo would
// take both for the same package and compile them in turns.
const FOLDER: &str = "copy";

/// Writes the copy of the repository at `root` to `to`. Files that are already right are not touched, so that cargo
/// compiles only what changed.
pub fn write(root: &Path, to: &Path) -> Result<(), String> {
    let mut files = sources(root)?;
    let rules = rules()?;
    put_switches(&mut files, &rules)?;
    files.insert(
        "core/src/rules.rs".into(),
        (include_str!("../copy/rules.rs").to_owned() + &list(&rules)).into(),
    );
    files.insert("tests/conformance/tests/switches.rs".into(), include_str!("../copy/switches.rs").into());
    remove_others(&to.join(FOLDER), &files)?;
    for (path, content) in files {
        write_if_changed(&to.join(FOLDER).join(path), &content)?;
    }
    write_if_changed(&to.join("Cargo.toml"), manifest(&text(read(&root.join("Cargo.toml"))?)?)?.as_bytes())?;
    write_if_changed(&to.join("Cargo.lock"), &read(&root.join("Cargo.lock"))?)
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

fn sources(root: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    for copied in COPIED {
        for path in all_files(&root.join(copied))? {
            let content = read(&path)?;
            files.insert(path.strip_prefix(root).unwrap_or(&path).to_owned(), content);
        }
    }
    Ok(files)
}

fn put_switches(files: &mut Files, rules: &[Rule]) -> Result<(), String> {
    let mut of_file: BTreeMap<&str, Vec<(usize, &str, &Switch)>> = BTreeMap::new();
    for (number, rule) in rules.iter().enumerate() {
        for switch in &rule.switches {
            of_file.entry(&switch.file).or_default().push((number, &rule.name, switch));
        }
    }
    let mut problems = Vec::new();
    for (file, switches) in of_file {
        let Some(content) = files.get_mut(&Path::new("core/src").join(file)) else {
            let names: Vec<&str> = switches.iter().map(|(_, name, _)| *name).collect();
            problems.push(format!(
                "rule {}: core/src/{file} does not exist: update tests/rules/rules.toml",
                names.join(", ")
            ));
            continue;
        };
        match splice(&text(content.clone())?, &switches) {
            Ok(spliced) => *content = spliced.into(),
            Err(more) => problems.extend(more),
        }
    }
    // Warnings, for example about parentheses around conditions, are no faults of the copy.
    if let Some(lib) = files.get_mut(Path::new("core/src/lib.rs")) {
        *lib = [b"#![allow(warnings)]\n", lib.as_slice(), b"\npub mod rules;\n"].concat();
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

// Returns the list of all rules as Rust code.
fn list(rules: &[Rule]) -> String {
    let entries: String = rules
        .iter()
        .map(|Rule { name, section, says, .. }| {
            format!("    Rule {{ name: {name:?}, section: {section}, says: {says:?} }},\n")
        })
        .collect();
    format!("\n/// All rules, in the order of the table.\npub const ALL: &[Rule] = &[\n{entries}];\n")
}

// Returns the repository's manifest with the copied packages as its members.
fn manifest(of_repository: &str) -> Result<String, String> {
    let mut manifest: Table = of_repository.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
    let table = |value: Option<&mut Value>, name: &str| {
        value
            .and_then(Value::as_table_mut)
            .map(std::mem::take)
            .ok_or_else(|| format!("Cargo.toml has no {name}"))
    };
    let mut workspace = table(manifest.get_mut("workspace"), "[workspace]")?;
    let members = PACKAGES.map(|package| Value::from(format!("{FOLDER}/{package}")));
    workspace.insert("members".into(), Value::Array(members.into()));
    workspace.remove("exclude");
    let mut dependencies = table(workspace.get_mut("dependencies"), "[workspace.dependencies]")?;
    for (_, dependency) in &mut dependencies {
        if let Some(Value::String(path)) = dependency.get_mut("path") {
            *path = format!("{FOLDER}/{path}");
        }
    }
    workspace.insert("dependencies".into(), dependencies.into());
    manifest.insert("workspace".into(), workspace.into());
    // Cargo would warn of a profile for a package that is not copied.
    if let Some(Value::Table(of_package)) =
        manifest.get_mut("profile").and_then(|profiles| profiles.get_mut("dev")?.get_mut("package"))
    {
        of_package.retain(|name, _| name == "*");
    }
    Ok(manifest.to_string())
}

// Removes files of an earlier copy that are no longer part of it.
fn remove_others(folder: &Path, files: &Files) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    for path in all_files(folder)? {
        if !path.strip_prefix(folder).is_ok_and(|path| files.contains_key(path)) {
            fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

fn all_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    for entry in fs::read_dir(path).map_err(failed)? {
        files.extend(all_files(&entry.map_err(failed)?.path())?);
    }
    Ok(files)
}

fn write_if_changed(path: &Path, content: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|before| before == content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fits_the_core() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let rules = rules().unwrap();
        if let Err(problems) = put_switches(&mut sources(&root).unwrap(), &rules) {
            panic!("{problems}");
        }
    }

    #[test]
    fn each_rule_has_a_name_of_its_own_a_sentence_and_code() {
        let rules = rules().unwrap();
        for (index, rule) in rules.iter().enumerate() {
            assert!(rules[..index].iter().all(|other| other.name != rule.name), "{} occurs twice", rule.name);
            assert!(rule.says.ends_with('.') && !rule.switches.is_empty(), "{}", rule.name);
        }
        assert!(
            rules.is_sorted_by_key(|rule| rule.section),
            "the table is in the order of the metric's sections"
        );
    }

    #[test]
    fn the_manifest_has_the_copied_packages_only() {
        let manifest: Table = manifest(include_str!("../../../Cargo.toml")).unwrap().parse().unwrap();
        assert_eq!(manifest["workspace"]["members"].as_array().map(Vec::len), Some(PACKAGES.len()));
        assert_eq!(
            manifest["workspace"]["dependencies"]["alldrawn-core"]["path"].as_str(),
            Some("copy/core")
        );
        assert_eq!(manifest["profile"]["dev"]["package"].as_table().map(Table::len), Some(1));
    }
}
