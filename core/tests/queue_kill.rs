//! Real files and real processes: SIGKILL at random moments, and several processes over one folder.
#![cfg(all(unix, feature = "runtime"))]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod scene;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, process};

use alldrawn_core::event::wire::{DropReason, Outcome, Visit};
use alldrawn_core::queue::{FileStorage, Queue, StorageError, VisitId, open_slot, other_slots};
use alldrawn_core::upload::Random;
use prost::Message;
use scene::{begun, below, ids, small_event, visit_id};

const FOLDER: &str = "ALLDRAWN_TEST_FOLDER";
const SEED: &str = "ALLDRAWN_TEST_SEED";

fn fresh_folder(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("alldrawn-{name}-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn open(folder: &Path) -> Queue<FileStorage> {
    let slot = open_slot(folder).unwrap();
    let mut queue = Queue::open(slot.storage, slot.limits);
    queue.commit(0).unwrap();
    queue
}

/// The child: begins and finishes visits for ever, delivers now and then, and says on its output what is acknowledged.
#[test]
#[ignore = "run by killed_at_random_nothing_acknowledged_is_lost, as another process"]
fn child() {
    let (Ok(folder), Ok(seed)) = (env::var(FOLDER), env::var(SEED)) else { return };
    let mut queue = open(Path::new(&folder));
    let mut random = Random(seed.parse().unwrap());
    let mut out = std::io::stdout().lock();
    let mut say = |word: &str, ids: &[VisitId]| {
        let ids: String = ids.iter().map(|id| format!(" {:032x}", u128::from_be_bytes(*id))).collect();
        writeln!(out, "{word}{ids}").unwrap();
    };
    loop {
        let id = visit_id(&mut random);
        queue.begin(id, &begun(id, "Home"), 0);
        queue.commit(0).unwrap();
        say("kept", &[id]);
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
            // Said before it is done: killed in between, it may be delivered twice, never less than once.
            say("sent", &sent.iter().map(|queued| queued.id).collect::<Vec<_>>());
            queue.retire(&sent.iter().map(|queued| queued.ticket).collect::<Vec<_>>(), None);
            queue.commit(0).unwrap();
        }
    }
}

#[test]
fn killed_at_random_nothing_acknowledged_is_lost() {
    let folder = fresh_folder("kill");
    let mut random = Random(20);
    let (mut kept, mut sent) = (BTreeSet::new(), BTreeSet::new());
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
        let mut note = |line: String| {
            // The first words of the harness may share a line with ours.
            let ids = |text: &str| {
                let ids = text.split_whitespace().skip(1);
                ids.filter(|word| word.len() == 32)
                    .map(|word| u128::from_str_radix(word, 16).unwrap().to_be_bytes())
                    .collect::<Vec<_>>()
            };
            if let Some(at) = line.find("kept ") {
                kept.extend(ids(&line[at..]));
            } else if let Some(at) = line.find("sent ") {
                sent.extend(ids(&line[at..]));
            }
        };
        for line in lines.by_ref().take(3 + below(&mut random, 40) as usize) {
            note(line);
        }
        // Somewhere within the next commits.
        for _ in 0..below(&mut random, 200_000) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        lines.for_each(note);
    }
    let mut queue = open(&folder);
    let found = ids(&mut queue);
    let missing: Vec<_> = kept.iter().filter(|id| !found.contains(*id) && !sent.contains(*id)).collect();
    println!("{} acknowledged, {} delivered before, {} found", kept.len(), sent.len(), found.len());
    assert!(kept.len() > 1_000, "the children worked");
    assert_eq!(missing.len() as u64, queue.tally().count(DropReason::QueueFull), "only a full queue drops");
    assert_eq!(queue.tally().count(DropReason::Corrupt), 0);
    drop(queue);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn processes_of_one_app_have_slots_of_their_own_and_the_next_launch_adopts_what_is_left() {
    let folder = fresh_folder("slots");
    let mut random = Random(21);
    let mut all = BTreeSet::new();
    // A lock belongs to the open file: a second one in this process stands for another process.
    let mut queues = [open(&folder), open(&folder), open(&folder)];
    assert_eq!(open_slot(&folder).err(), Some(StorageError::Busy));
    let mut unfinished = BTreeSet::new();
    for queue in &mut queues {
        for _ in 0..200 {
            let id = visit_id(&mut random);
            queue.finish(id, &small_event(id), 0);
            all.insert(id);
        }
        let id = visit_id(&mut random);
        queue.begin(id, &begun(id, "Push"), 0);
        all.insert(id);
        unfinished.insert(id);
        queue.count(DropReason::NotSampled, 5);
        queue.commit(0).unwrap();
    }
    let [first, second, third] = queues;
    drop((first, third));
    // A process that another test is just starting has this one's locks until it becomes another program.
    let free = (0..500).find_map(|_| {
        let slot = open_slot(&folder);
        if matches!(slot, Err(StorageError::Busy)) {
            std::thread::sleep(std::time::Duration::from_millis(10));
            return None;
        }
        Some(slot)
    });
    let slot = free.unwrap().unwrap();
    assert_eq!(slot.number, 0);
    let mut main = Queue::open(slot.storage, slot.limits);
    let adopted: Vec<usize> = other_slots(&folder, 0)
        .map(|other| {
            main.adopt(&mut Queue::open(other.storage, other.limits), 0).unwrap();
            other.number
        })
        .collect();
    assert_eq!(adopted, [2], "the second is still running");
    drop(second);
    for other in other_slots(&folder, 0) {
        main.adopt(&mut Queue::open(other.storage, other.limits), 0).unwrap();
    }
    assert_eq!(ids(&mut main), all);
    assert_eq!(main.tally().count(DropReason::NotSampled), 15);
    let lost = main.oldest(usize::MAX, usize::MAX);
    let lost =
        lost.iter().filter(|queued| Visit::decode(&queued.event[..]).unwrap().outcome() == Outcome::Lost);
    assert_eq!(lost.map(|queued| queued.id).collect::<BTreeSet<_>>(), unfinished);
    drop(main);
    assert_eq!(ids(&mut open(&folder)), all);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_in_the_place_of_the_folder_is_told() {
    let folder = fresh_folder("file");
    fs::write(&folder, b"not a folder").unwrap();
    assert!(matches!(open_slot(&folder), Err(StorageError::Device(_))));
    fs::remove_file(folder).unwrap();
}
