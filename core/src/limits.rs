//! Limits of an event: the longest texts and lists that a visit's event holds. One table for the SDKs' core, which cuts
//! what is too long before it is sent, and for the collector, which cuts what older SDKs send (metric §14).
//!
//! [`fit`] is the only place that cuts. No visit is refused or dropped for a length.
//!
//! | given | kept |
//! |---|---|
//! | a text that is too long | its longest beginning of whole characters (Unicode scalar values) within the limit |
//! | a surface name `NAME/typing` that is too long | `NAME` is cut, `/typing` stays |
//! | a list that is too long | its first entries |
//! | a tag with an empty name | nothing |
//! | tags whose names are equal once they are cut | the first of them |
//! | a session id of another length than 16 bytes | no session id |
//! | control characters, NUL among them | as they are |
//!
//! Bytes that are not UTF-8 do not get this far: the bindings convert their platform's texts (a lone surrogate becomes
//! U+FFFD or `?` there), and a call or a visit that holds such bytes all the same cannot be read.

use crate::event::wire::{Environment, NodeTime, Tag, Visit};

/// Bytes of a surface's name.
pub const SURFACE: usize = 128;
/// Bytes of a node's label, a mark's name, and each text of the environment.
pub const LABEL: usize = 64;
/// Bytes of a tag's name.
pub const TAG_NAME: usize = 24;
/// Bytes of a tag's value.
pub const TAG_VALUE: usize = 64;
/// Tags of an event.
pub const TAGS: usize = 8;
/// Marks of an event.
pub const MARKS: usize = 16;
/// Nodes listed as last ready, and as still pending.
pub const LISTED_NODES: usize = 5;
/// Nodes in a visit's detail.
pub const DETAIL_NODES: usize = 64;
/// Numbers in the curve of the progress: two for each step.
pub const CURVE: usize = 256;
/// Bytes of a session id.
pub const SESSION_ID: usize = 16;

/// Bytes of the longest event that [`fit`] leaves, encoded: the sum of all that is above, rounded up.
pub const LONGEST_EVENT: usize = 15 * 1024;
/// Bytes of the longest begin record that [`fit`] leaves: an event without nodes, marks and progress.
pub const LONGEST_BEGIN: usize = 1_536;

/// What the name of a typing visit ends in (metric §10).
pub const TYPING: &str = "/typing";

/// The name of a typing visit in this surface, of at most `max` bytes. Without `format!`, which a web app's core has no
/// other use for.
pub fn typing_name(surface: &str, max: usize) -> String {
    [cut(surface, max - TYPING.len()), TYPING].concat()
}

/// Cuts the visit to the limits, adds the number of cuts to its `counts.cut`, and returns it. Each text that was cut
/// and each entry that was left out is one cut. A visit within the limits is left as it is.
pub fn fit(visit: &mut Visit) -> u32 {
    let mut cuts = Cuts(0);
    cuts.surface(&mut visit.surface);
    if !matches!(visit.session_id.len(), 0 | SESSION_ID) {
        visit.session_id.clear();
        cuts.0 += 1;
    }
    cuts.tags(visit);
    cuts.list(&mut visit.marks, MARKS);
    visit.marks.iter_mut().for_each(|mark| cuts.text(&mut mark.name, LABEL));
    cuts.nodes(&mut visit.last_ready, LISTED_NODES);
    cuts.nodes(&mut visit.still_pending, LISTED_NODES);
    cuts.nodes(&mut visit.detail, DETAIL_NODES);
    if let Some(progress) = &mut visit.progress {
        cuts.list(&mut progress.curve, CURVE);
    }
    if let Some(environment) = &mut visit.environment {
        environment_texts(environment).into_iter().for_each(|text| cuts.text(text, LABEL));
    }
    if cuts.0 > 0 {
        let counts = visit.counts.get_or_insert_default();
        counts.cut = counts.cut.saturating_add(cuts.0);
    }
    cuts.0
}

/// The text's longest beginning of whole characters that has at most `max` bytes.
pub fn cut(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

// Without `..`: a text that is added to the schema does not compile until it stands here.
fn environment_texts(environment: &mut Environment) -> [&mut String; 7] {
    let Environment { sdk_version, app, app_version, os, os_version, device_class, network_class } =
        environment;
    [sdk_version, app, app_version, os, os_version, device_class, network_class]
}

/// The number of cuts so far.
struct Cuts(u32);

impl Cuts {
    fn text(&mut self, text: &mut String, max: usize) {
        let kept = cut(text, max).len();
        if kept < text.len() {
            text.truncate(kept);
            self.0 += 1;
        }
    }

    fn list<T>(&mut self, list: &mut Vec<T>, max: usize) {
        let over = list.len().saturating_sub(max);
        list.truncate(max);
        self.0 = self.0.saturating_add(u32::try_from(over).unwrap_or(u32::MAX));
    }

    fn surface(&mut self, name: &mut String) {
        if name.len() > SURFACE
            && let Some(parent) = name.strip_suffix(TYPING)
        {
            *name = typing_name(parent, SURFACE);
            self.0 += 1;
        }
        self.text(name, SURFACE);
    }

    fn tags(&mut self, visit: &mut Visit) {
        let given = visit.tags.len();
        let mut kept: Vec<Tag> = Vec::with_capacity(given.min(TAGS));
        for mut tag in visit.tags.drain(..) {
            let cuts = self.0;
            self.text(&mut tag.name, TAG_NAME);
            let known = kept.iter().any(|other| other.name == tag.name);
            if known || tag.name.is_empty() || kept.len() == TAGS {
                // The tag is one cut as a whole.
                self.0 = cuts;
                continue;
            }
            self.text(&mut tag.value, TAG_VALUE);
            kept.push(tag);
        }
        let left_out = given - kept.len();
        self.0 = self.0.saturating_add(u32::try_from(left_out).unwrap_or(u32::MAX));
        visit.tags = kept;
    }

    fn nodes(&mut self, nodes: &mut Vec<NodeTime>, max: usize) {
        self.list(nodes, max);
        nodes.iter_mut().for_each(|node| self.text(&mut node.label, LABEL));
    }
}
