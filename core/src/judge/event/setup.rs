//! What all events of a process have in common.

use super::message_writer::MessageWriter;
use crate::limits::{self, Cuts};
use crate::wire::{self, EndSource};

/// What all events of a process have in common, as it is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// Where the core runs.
    pub platform: wire::Platform,
    /// Whose time a frame carries: predicted, or the frame clock's.
    pub frame_source: EndSource,
    /// What `presented` means here: the platform's word, or the frame clock's.
    pub presented_source: EndSource,
    /// 128 random bits per app session.
    pub session_id: Vec<u8>,
    /// App, system and device.
    pub environment: wire::Environment,
    /// App tags. Events hold what [`limits::fit`] leaves of them.
    pub tags: Vec<wire::Tag>,
    /// One visit in so many carries detail; 0: none does.
    pub detail_every: u32,
    /// Each event stands for so many visits; 0 reads as 1.
    pub weight: u32,
}

/// A [`Setup`] as events are made of it: its texts are cut to their limits, and are a part of each event's bytes.
#[derive(Clone, Debug, Default)]
pub struct EncodedSetup {
    pub(super) platform: wire::Platform,
    pub(super) frame_source: EndSource,
    pub(super) presented_source: EndSource,
    pub(super) detail_every: u32,
    pub(super) weight: u32,
    // Session, environment and tags: fields that follow each other in an event.
    pub(super) bytes: Vec<u8>,
    // How many of their texts were cut or left out.
    pub(super) cuts: u32,
}

impl EncodedSetup {
    /// That of a setup.
    pub fn new(setup: &Setup) -> EncodedSetup {
        let mut cuts = Cuts::default();
        let mut message = MessageWriter::default();
        message.bytes(23, cuts.session_id(&setup.session_id));
        message.message(24, &environment(&setup.environment, &mut cuts));
        for (name, value) in cuts.tags(&setup.tags) {
            let mut tag = MessageWriter::default();
            tag.bytes(1, name.as_bytes());
            tag.bytes(2, value.as_bytes());
            message.message(25, &tag);
        }
        EncodedSetup {
            platform: setup.platform,
            frame_source: setup.frame_source,
            presented_source: setup.presented_source,
            detail_every: setup.detail_every,
            weight: setup.weight,
            bytes: message.0,
            cuts: cuts.0,
        }
    }

    /// Where the core runs.
    pub fn platform(&self) -> wire::Platform {
        self.platform
    }

    /// As [`Setup::weight`].
    pub fn weight(&self) -> u32 {
        self.weight
    }
}

// Without `..`: a text that is added to the schema does not compile until it stands here.
fn environment(environment: &wire::Environment, cuts: &mut Cuts) -> MessageWriter {
    let wire::Environment { sdk_version, app, app_version, os, os_version, device_class, network_class } =
        environment;
    let mut message = MessageWriter::default();
    let texts = [sdk_version, app, app_version, os, os_version, device_class, network_class];
    for (field, text) in (1..).zip(texts) {
        message.bytes(field, cuts.text(text, limits::LABEL).as_bytes());
    }
    message
}
