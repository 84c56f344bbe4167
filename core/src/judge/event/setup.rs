//! The setup: the facts that all events of a process share.

use super::message_writer::MessageWriter;
use crate::limits::{self, Cuts};
use crate::wire::{self, EndSource};

/// The number of clusters of installations (metric §14).
pub const CLUSTERS: u8 = 20;

/// The facts that all events of a process share, as the binding passes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The platform that the core runs on.
    pub platform: wire::Platform,
    /// Source of frame times: predicted presentation, or the frame clock.
    pub frame_source: EndSource,
    /// Source of the times passed to `presented`: the platform's presentation time, or the frame clock.
    pub presented_source: EndSource,
    /// Id of the app session: 128 random bits.
    pub session_id: Vec<u8>,
    /// App, operating system and device.
    pub environment: wire::Environment,
    /// The app's tags, uncut. Events contain them after the cuts of [`limits::fit`].
    pub tags: Vec<wire::Tag>,
    /// One in `detail_every` visits carries detail; 0: no visit does.
    pub detail_every: u32,
    /// The number of visits that each event stands for; 0 is written as 0 and means 1.
    pub weight: u32,
    /// The installation's cluster: a random number from 0 to 19, chosen once. It identifies nobody. Visits of the same
    /// cluster may come from the same installation. `None` if the platform keeps none.
    pub cluster: Option<u8>,
    /// True in the first session of this version of the app in this installation.
    pub first_session: bool,
    /// One in `audit_every` confirmed visits is watched for 5 s more (metric §8); 0: no visit is.
    pub audit_every: u32,
}

/// A [`Setup`] as bytes that are appended to each event. Its texts are cut to their limits.
#[derive(Clone, Debug, Default)]
pub struct EncodedSetup {
    pub(super) platform: wire::Platform,
    pub(super) frame_source: EndSource,
    pub(super) presented_source: EndSource,
    pub(super) detail_every: u32,
    pub(super) weight: u32,
    pub(super) cluster: Option<u8>,
    pub(super) first_session: bool,
    audit_every: u32,
    // Session, environment and tags: consecutive fields of an event.
    pub(super) bytes: Vec<u8>,
    // Number of texts in `bytes` that were cut or left out.
    pub(super) cuts: u32,
}

impl EncodedSetup {
    /// Encodes a setup.
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
            cluster: setup.cluster,
            first_session: setup.first_session,
            audit_every: setup.audit_every,
            bytes: message.0,
            cuts: cuts.0,
        }
    }

    /// Returns the platform that the core runs on.
    pub fn platform(&self) -> wire::Platform {
        self.platform
    }

    /// Returns [`Setup::audit_every`].
    pub fn audit_every(&self) -> u32 {
        self.audit_every
    }

    /// Returns [`Setup::weight`].
    pub fn weight(&self) -> u32 {
        self.weight
    }
}

// Destructured without `..`, so that a text added to the schema does not compile until it is written here.
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
