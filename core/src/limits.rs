//! Limits of an event: the longest texts and lists that a visit's event holds. One table for the SDKs' core, which cuts
//! what is too long before it is sent, and for the collector, which cuts what older SDKs send (metric §14).
//!
//! [`Cuts`] is the only place that cuts: for an event that is being written, and for one that was read ([`fit`]). No visit
//! is refused or dropped for a length.
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

use std::borrow::Cow;

use crate::wire::{Environment, NodeTime, Tag, Visit};

/// Bytes of a surface's name.
pub const SURFACE: usize = 128;
/// Bytes of a node's label, a mark's name, and each text of the environment.
pub const LABEL: usize = 64;
/// Bytes of a surface's name that a pending visit keeps: one character more than an event holds, so that a name that is too
/// long is still too long when the event is written. [`Cuts`] cuts it there, and counts the cut.
pub const PENDING_SURFACE: usize = SURFACE + LONGEST_CHARACTER;
/// Bytes of a mark's name that a pending visit keeps; as [`PENDING_SURFACE`].
pub const PENDING_LABEL: usize = LABEL + LONGEST_CHARACTER;
/// Bytes of the longest character in UTF-8.
const LONGEST_CHARACTER: usize = 4;
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
    let parent = cut(surface, max - TYPING.len());
    let mut name = String::with_capacity(parent.len() + TYPING.len());
    name.push_str(parent);
    name.push_str(TYPING);
    name
}

/// Cuts the visit to the limits, adds the number of cuts to its `counts.cut`, and returns it. Each text that was cut
/// and each entry that was left out is one cut. A visit within the limits is left as it is.
pub fn fit(visit: &mut Visit) -> u32 {
    let mut cuts = Cuts::default();
    if let Cow::Owned(surface) = cuts.surface(&visit.surface) {
        visit.surface = surface;
    }
    if cuts.session_id(&visit.session_id).is_empty() {
        visit.session_id.clear();
    }
    cuts.shorten_tags(&mut visit.tags);
    cuts.list(&mut visit.marks, MARKS);
    visit.marks.iter_mut().for_each(|mark| cuts.shorten(&mut mark.name, LABEL));
    cuts.nodes(&mut visit.last_ready, LISTED_NODES);
    cuts.nodes(&mut visit.still_pending, LISTED_NODES);
    cuts.nodes(&mut visit.detail, DETAIL_NODES);
    if let Some(progress) = &mut visit.progress {
        cuts.list(&mut progress.curve, CURVE);
    }
    if let Some(environment) = &mut visit.environment {
        environment_texts(environment).into_iter().for_each(|text| cuts.shorten(text, LABEL));
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

/// The number of cuts so far. What its functions return is within the limits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cuts(pub u32);

impl Cuts {
    /// A text of at most `max` bytes.
    #[inline(never)]
    pub fn text<'a>(&mut self, text: &'a str, max: usize) -> &'a str {
        let kept = cut(text, max);
        self.0 += u32::from(kept.len() < text.len());
        kept
    }

    /// A surface's name.
    pub fn surface<'a>(&mut self, name: &'a str) -> Cow<'a, str> {
        match name.strip_suffix(TYPING) {
            Some(parent) if name.len() > SURFACE => {
                self.0 += 1;
                typing_name(parent, SURFACE).into()
            }
            _ => match self.text(name, SURFACE) {
                kept if kept.len() < name.len() => kept.to_owned().into(),
                _ => name.into(),
            },
        }
    }

    /// A session id, or none.
    pub fn session_id<'a>(&mut self, id: &'a [u8]) -> &'a [u8] {
        if matches!(id.len(), 0 | SESSION_ID) {
            return id;
        }
        self.0 += 1;
        &[]
    }

    /// The tags that are kept, with their names and values.
    pub fn tags<'a>(&mut self, tags: &'a [Tag]) -> Vec<(&'a str, &'a str)> {
        let mut kept: Vec<(&str, &str)> = Vec::with_capacity(tags.len().min(TAGS));
        for Tag { name, value } in tags {
            let short = cut(name, TAG_NAME);
            if short.is_empty() || kept.len() == TAGS || kept.iter().any(|(other, _)| *other == short) {
                self.0 = self.0.saturating_add(1);
                continue;
            }
            self.0 += u32::from(short.len() < name.len());
            kept.push((short, self.text(value, TAG_VALUE)));
        }
        kept
    }

    fn shorten(&mut self, text: &mut String, max: usize) {
        let kept = self.text(text, max).len();
        text.truncate(kept);
    }

    fn shorten_tags(&mut self, tags: &mut Vec<Tag>) {
        let before = self.0;
        let kept = self.tags(tags);
        if self.0 > before {
            *tags = kept
                .into_iter()
                .map(|(name, value)| Tag { name: name.to_owned(), value: value.to_owned() })
                .collect();
        }
    }

    fn list<T>(&mut self, list: &mut Vec<T>, max: usize) {
        let over = list.len().saturating_sub(max);
        list.truncate(max);
        self.0 = self.0.saturating_add(u32::try_from(over).unwrap_or(u32::MAX));
    }

    fn nodes(&mut self, nodes: &mut Vec<NodeTime>, max: usize) {
        self.list(nodes, max);
        nodes.iter_mut().for_each(|node| self.shorten(&mut node.label, LABEL));
    }
}
