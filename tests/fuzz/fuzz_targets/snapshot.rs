//! Judges arbitrary bytes as a snapshot. Judging must never panic. It must give the same result with new buffers, with
//! buffers of an earlier frame, and in the explanation.
#![no_main]

use alldrawn_core::judge::definition::Definition;
use alldrawn_core::judge::snapshot::{Snapshot, SnapshotError};
use alldrawn_core::judge::visibility::Visibility;
use alldrawn_explain::{Finding, explain};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(snapshot) = Snapshot::parse(bytes) else { return };
    let mut visibility = Visibility::default();
    let found = judge(&mut visibility, &snapshot);
    assert_eq!(
        found,
        judge(&mut visibility, &snapshot),
        "buffers of an earlier frame must not change the result"
    );
    if snapshot.header.count > 512 {
        return; // The explanation's cost grows with the square of the tree's depth.
    }
    let explained = explain(&snapshot, false, Definition::default());
    let (Ok((seen, busy)), Ok(explained)) = (&found, &explained) else {
        assert_eq!(
            found.err(),
            explained.err(),
            "judge and explanation must reject a snapshot for the same reason"
        );
        return;
    };
    let content = snapshot.records().enumerate().filter(|(_, record)| record.kind.is_content());
    let judged: Vec<(u32, bool)> = content
        .zip(&explained.content)
        .map(|((index, _), node)| {
            let seen = matches!(
                node.finding,
                Finding::Seen | Finding::UnknownState | Finding::NoPoster | Finding::SearchField
            );
            (index as u32, seen)
        })
        .collect();
    assert_eq!(*seen, judged);
    assert_eq!(*busy, explained.blocking().next().is_some());
    if !*busy {
        assert_eq!(visibility.busy().small(), explained.blocking_for_a_while().next().is_some());
    }
});

// Returns the visibility of each content node, and whether a busy node blocks completion until it leaves.
fn judge(
    visibility: &mut Visibility,
    snapshot: &Snapshot<'_>,
) -> Result<(Vec<(u32, bool)>, bool), SnapshotError> {
    visibility.survey(snapshot)?;
    let mut busy = visibility.busy().large() || visibility.busy().large_together();
    let content = snapshot.records().enumerate().filter(|(_, record)| record.kind.is_content());
    let seen = content.map(|(index, record)| {
        let seen = visibility.of_node(index as u32, &record);
        busy |= seen.visible && visibility.busy_over(&seen);
        (index as u32, seen.visible)
    });
    let seen = seen.collect();
    Ok((seen, busy))
}
