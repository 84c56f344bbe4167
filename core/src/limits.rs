//! The longest texts and lists in a visit's event (metric §14). The core cuts events to these limits before they are
//! sent, and the collector cuts the events of older SDKs.
//!
//! All cuts are made by [`Cuts`]: in an event that is being written, and by [`fit`] in an event that was read. No visit
//! is refused or dropped because something is too long.
//!
//! | input | the event contains |
//! |---|---|
//! | a text that is too long | its longest beginning of whole characters (Unicode scalar values) within the limit |
//! | a surface name `NAME/typing` that is too long | `NAME` is cut, `/typing` stays |
//! | a list that is too long | its first entries |
//! | a tag with an empty name | nothing |
//! | tags whose names are equal after cutting | the first of them |
//! | a session id of another length than 16 bytes | no session id |
//! | control characters, including NUL | unchanged |
//!
//! Texts are valid UTF-8 here. The bindings convert their platform's texts (a lone surrogate becomes U+FFFD or `?`),
//! and a call or a visit with other bytes is rejected when it is read.

use std::borrow::Cow;

use crate::wire::{Environment, NodeTime, Tag, Visit};

/// Maximum number of bytes in a surface's name.
pub const SURFACE: usize = 128;
/// Maximum number of bytes in a node's label, a mark's name, and each text of the environment.
pub const LABEL: usize = 64;
/// Maximum number of bytes in a surface's name in a pending visit: one character more than in an event, so that a name
/// that is too long is still too long when the event is written. [`Cuts`] then cuts it and counts the cut.
pub const PENDING_SURFACE: usize = SURFACE + LONGEST_CHARACTER;
/// Maximum number of bytes in a mark's name in a pending visit, for the same reason as [`PENDING_SURFACE`].
pub const PENDING_LABEL: usize = LABEL + LONGEST_CHARACTER;
/// Maximum number of bytes in a character in UTF-8.
const LONGEST_CHARACTER: usize = 4;
/// Maximum number of bytes in a tag's name.
pub const TAG_NAME: usize = 24;
/// Maximum number of bytes in a tag's value.
pub const TAG_VALUE: usize = 64;
/// Maximum number of tags in an event.
pub const TAGS: usize = 8;
/// Maximum number of marks in an event.
pub const MARKS: usize = 16;
/// Maximum number of nodes listed as last ready, and of nodes listed as still pending.
pub const LISTED_NODES: usize = 5;
/// Maximum number of nodes in a visit's detail.
pub const DETAIL_NODES: usize = 64;
/// Maximum number of numbers in the progress curve: two for each step.
pub const CURVE: usize = 256;
/// Number of bytes in a session id.
pub const SESSION_ID: usize = 16;

/// Maximum number of bytes in an encoded event within the limits: the sum of the limits above, rounded up.
pub const LONGEST_EVENT: usize = 15 * 1024;
/// Maximum number of bytes in a begin record within the limits: an event without nodes, marks and progress.
pub const LONGEST_BEGIN: usize = 1_536;

/// The suffix of a typing visit's name (metric §10).
pub const TYPING: &str = "/typing";

/// Returns the name of a typing visit in `surface`, cut to `max` bytes. Avoids `format!`, to keep web apps small.
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

/// Returns the longest prefix of whole characters with at most `max` bytes.
pub fn cut(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

// Destructured without `..`, so that a text that is added to the schema does not compile until it is listed here.
fn environment_texts(environment: &mut Environment) -> [&mut String; 7] {
    let Environment { sdk_version, app, app_version, os, os_version, device_class, network_class } =
        environment;
    [sdk_version, app, app_version, os, os_version, device_class, network_class]
}

/// Cuts texts and lists to the limits, and counts the cuts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cuts(pub u32);

impl Cuts {
    /// Cuts a text to `max` bytes.
    #[inline(never)]
    pub fn text<'a>(&mut self, text: &'a str, max: usize) -> &'a str {
        let kept = cut(text, max);
        self.0 += u32::from(kept.len() < text.len());
        kept
    }

    /// Cuts a surface's name.
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

    /// Returns the session id if its length is valid, otherwise an empty one.
    pub fn session_id<'a>(&mut self, id: &'a [u8]) -> &'a [u8] {
        if matches!(id.len(), 0 | SESSION_ID) {
            return id;
        }
        self.0 += 1;
        &[]
    }

    /// Returns the names and values of the tags that are kept.
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
