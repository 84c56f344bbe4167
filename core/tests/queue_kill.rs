//! Kills real processes that write real files, with SIGKILL at random times.
#![cfg(all(unix, feature = "runtime"))]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod scene;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use alldrawn_core::deliver::queue::{StorageError, VisitId, open_slot};
use alldrawn_core::deliver::upload::Random;
use alldrawn_core::wire::DropReason;
use scene::{begun, below, fresh_folder, ids, open, small_event, visit_id};

const FOLDER: &str = "ALLDRAWN_TEST_FOLDER";
const SEED: &str = "ALLDRAWN_TEST_SEED";

/// The child process: begins and finishes visits in a loop, delivers some of them, and prints what has been
/// acknowledged.
#[test]
#[ignore = "run by no_acknowledged_visit_is_lost_by_kills_at_random_times, as another process"]
fn child() {
    let (Ok(folder), Ok(seed)) = (env::var(FOLDER), env::var(SEED)) else { return };
    let mut queue = open(Path::new(&folder));
    let mut random = Random(seed.parse().unwrap());
    let mut out = std::io::stdout().lock();
    let mut print = |word: &str, ids: &[VisitId]| {
        let ids: String = ids.iter().map(|id| format!(" {:032x}", u128::from_be_bytes(*id))).collect();
        writeln!(out, "{word}{ids}").unwrap();
    };
    loop {
        let id = visit_id(&mut random);
        print("open", &[id]);
        queue.begin(id, &begun(id, "Home"), 0);
        queue.commit(0).unwrap();
        print("kept", &[id]);
        if below(&mut random, 4) > 0 {
            let padding = below(&mut random, 3_000) as usize;
            let event = [small_event(id), vec![0x82, 0x7D, 100], vec![1; 100]].concat();
            queue.finish(id, &event, 0);
            for _ in 0..padding / 1_000 {
                queue.seen(id, 0, 0);
            }
            queue.commit(0).unwrap();
        }
        if below(&mut random, 8) == 0 {
            let sent = queue.oldest(5, usize::MAX);
            // Printed before the visits are retired: if the process is killed in between, they may be delivered
            // twice, but never lost.
            print("sent", &sent.iter().map(|queued| queued.id).collect::<Vec<_>>());
            queue.retire(&sent.iter().map(|queued| queued.ticket).collect::<Vec<_>>(), None);
            queue.commit(0).unwrap();
            print("gone", &[]);
        }
    }
}

#[test]
fn no_acknowledged_visit_is_lost_by_kills_at_random_times() {
    let folder = fresh_folder("kill");
    let mut random = Random(20);
    let (mut kept, mut sent) = (BTreeSet::new(), BTreeSet::new());
    let (mut gone, mut interrupted) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..200 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["child", "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, &folder)
            .env(SEED, round.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // The visit that this child is beginning, and the visits that it is delivering.
        let (mut context, mut delivering) = (Vec::new(), Vec::new());
        let mut read_line = |line: String| {
            // The test harness may print on the same line.
            let ids = |text: &str| {
                let ids = text.split_whitespace().skip(1);
                ids.filter(|word| word.len() == 32)
                    .map(|word| u128::from_str_radix(word, 16).unwrap().to_be_bytes())
                    .collect::<Vec<_>>()
            };
            if let Some(at) = line.find("kept ") {
                context.clear();
                kept.extend(ids(&line[at..]));
            } else if let Some(at) = line.find("sent ") {
                delivering = ids(&line[at..]);
                sent.extend(delivering.iter().copied());
            } else if let Some(at) = line.find("open ") {
                context = ids(&line[at..]);
            } else if line.contains("gone") {
                gone.extend(delivering.drain(..));
            }
        };
        for line in lines.by_ref().take(6 + below(&mut random, 80) as usize) {
            read_line(line);
        }
        // Kills the child at some point within the next commits.
        for _ in 0..below(&mut random, 200_000) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        lines.for_each(&mut read_line);
        interrupted.extend(context.into_iter().chain(delivering));
    }
    let mut queue = open(&folder);
    let found = ids(&mut queue);
    let missing: Vec<_> = kept.iter().filter(|id| !found.contains(*id) && !sent.contains(*id)).collect();
    println!("{} acknowledged, {} delivered before, {} found", kept.len(), sent.len(), found.len());
    assert!(kept.len() > 1_000, "too few visits: the children did not work");
    // If the child was killed before it printed "kept" or "gone", the visit may or may not be in the queue. A visit
    // that was in the queue may also have been dropped since.
    interrupted.retain(|id| !found.contains(id) && !gone.contains(id));
    let (least, full) = (missing.len(), queue.drops().count(DropReason::QueueFull) as usize);
    println!("{least} missing, {full} dropped by a full queue, {} interrupted", interrupted.len());
    assert!(
        (least..=least + interrupted.len()).contains(&full),
        "visits were dropped for another reason than a full queue"
    );
    assert_eq!(queue.drops().count(DropReason::Corrupt), 0);
    drop(queue);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_in_place_of_the_folder_is_an_error() {
    let folder = fresh_folder("file");
    fs::write(&folder, b"not a folder").unwrap();
    assert!(matches!(open_slot(&folder), Err(StorageError::Device(_))));
    fs::remove_file(folder).unwrap();
}
