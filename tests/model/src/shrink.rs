//! Shortens a script on which model and core disagree.

use crate::compare::compare;
use crate::frame::Frame;
use crate::script::{Call, Script};
use alldrawn_core::judge::snapshot::{ROOT, THIS_FRAME, record_flag};

/// Returns the shortest script found on which model and core still disagree.
pub fn shrink(script: &Script) -> Script {
    let mut best = script.clone();
    loop {
        let Some(shorter) = simpler(&best).find(disagrees) else { return best };
        best = shorter;
    }
}

fn disagrees(script: &Script) -> bool {
    compare(script).is_err()
}

// Returns every script that is one step simpler: without one call, without one node, or with a plainer node.
fn simpler(script: &Script) -> impl Iterator<Item = Script> + '_ {
    let without_call = (0..script.calls.len()).rev().map(move |at| {
        let mut shorter = script.clone();
        shorter.calls.remove(at);
        shorter
    });
    let plainer = (0..script.calls.len()).flat_map(move |at| {
        plainer(&script.calls[at]).into_iter().map(move |call| {
            let mut plain = script.clone();
            plain.calls[at] = call;
            plain
        })
    });
    without_call.chain(plainer)
}

fn plainer(call: &Call) -> Vec<Call> {
    match call {
        Call::Frame { surface, frame } => {
            frames(frame).into_iter().map(|frame| Call::Frame { surface: *surface, frame }).collect()
        }
        Call::Begin(begin) => {
            let mut plain = vec![begin.clone(); 7];
            plain[0].input = None;
            plain[1].external_ms = None;
            plain[2].launch = None;
            plain[3].dialog_of = None;
            plain[4].search_field = false;
            plain[5].navigation = 0;
            (plain[6].embedded, plain[6].holds_observed) = (false, false);
            plain.into_iter().filter(|plain| plain != begin).map(Call::Begin).collect()
        }
        _ => Vec::new(),
    }
}

fn frames(frame: &Frame) -> Vec<Frame> {
    let mut out: Vec<Frame> = (0..frame.nodes.len()).map(|at| without(frame, at)).collect();
    out.push(Frame { flags: 0, ..frame.clone() });
    for at in 0..frame.nodes.len() {
        let mut plain = vec![frame.clone(); 6];
        plain[0].nodes[at].alpha = 255;
        plain[1].nodes[at].paint_order = 0;
        plain[2].nodes[at].ready_micros = THIS_FRAME;
        plain[3].nodes[at].flags = record_flag::SHOWN;
        plain[4].nodes[at].parent = ROOT;
        (plain[5].nodes[at].kind_flags, plain[5].nodes[at].state_flags) = (0, 0);
        out.extend(plain);
    }
    // Compare the printed frames, because NaN is not equal to itself.
    out.retain(|plain| format!("{plain:?}") != format!("{frame:?}"));
    out
}

// Removes a node; its children move to its parent.
fn without(frame: &Frame, at: usize) -> Frame {
    let mut frame = frame.clone();
    let removed = frame.nodes.remove(at);
    for node in &mut frame.nodes {
        if node.parent == at as u32 {
            node.parent = removed.parent;
        } else if node.parent != ROOT && node.parent > at as u32 {
            node.parent -= 1;
        }
    }
    frame
}
