//! Starts the real binary as a collector, with its own store and a free port.
// Each test file uses some of the items. Helpers of tests may panic.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub mod recordings;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use alldrawn_core::wire::{Audit, Batch, Outcome, StartSource, Visit, VisitFlag};
use prost::Message;
use serde_json::Value;

/// Turns a store of the latest layout into one of layout 3.
pub const TO_LAYOUT_3: &str = "
DROP INDEX visits_by_arrival;
ALTER TABLE visits RENAME TO latest;
CREATE TABLE visits (
    sequence INTEGER PRIMARY KEY,
    visit_id BLOB NOT NULL UNIQUE,
    surface INTEGER NOT NULL REFERENCES surfaces (surface),
    apart INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    event BLOB NOT NULL
) STRICT;
INSERT INTO visits SELECT sequence, visit_id, surface, 0, received_ms, event FROM latest;
DROP TABLE latest;
CREATE INDEX visits_by_arrival ON visits (surface, apart, sequence);
DROP TABLE waiting_audits;
PRAGMA user_version = 3;
";

/// Turns a store of the latest layout into one of layout 4.
pub const TO_LAYOUT_4: &str = "
DROP INDEX visits_by_arrival;
ALTER TABLE visits RENAME TO latest;
CREATE TABLE visits (
    sequence INTEGER PRIMARY KEY,
    visit_id BLOB NOT NULL UNIQUE,
    surface INTEGER NOT NULL REFERENCES surfaces (surface),
    kind INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    definition INTEGER NOT NULL,
    began_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    event BLOB NOT NULL
) STRICT;
INSERT INTO visits
    SELECT sequence, visit_id, surface, kind, platform, definition, began_ms, received_ms, event FROM latest;
DROP TABLE latest;
CREATE INDEX visits_by_arrival ON visits (surface, kind, platform, definition, sequence);
DROP TABLE waiting_audits;
PRAGMA user_version = 4;
";

/// A running collector. It is killed when dropped.
#[derive(Debug)]
pub struct Collector {
    child: Child,
    pub address: String,
    agent: ureq::Agent,
}

/// Returns the command `alldrawn serve` for a store.
pub fn serve(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--store"]).arg(store);
    command
}

/// Runs a collector that is expected not to start.
pub fn refused(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "the collector must not start: {output:?}");
    output
}

impl Collector {
    pub fn start(store: &Path) -> Self {
        Self::run(serve(store))
    }

    pub fn run(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, rest) = line.split_once("http://").expect("the collector prints its address");
        let address = rest.trim_end().trim_end_matches('/').to_owned();
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        Self { child, address, agent }
    }

    /// Uploads bytes with these headers. Returns the status and the body of the response.
    pub fn post_raw(&self, body: &[u8], headers: &[(&str, &str)]) -> (u16, Vec<u8>) {
        let mut request = self.agent.post(format!("http://{}/v1/visits", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.send(body).unwrap();
        (response.status().as_u16(), response.body_mut().read_to_vec().unwrap())
    }

    /// Uploads bytes with these headers. Returns the status and the JSON body of the response.
    pub fn post_with(&self, body: &[u8], headers: &[(&str, &str)]) -> (u16, Value) {
        let (status, response) = self.post_raw(body, headers);
        (status, serde_json::from_slice(&response).expect("the response is JSON"))
    }

    pub fn post(&self, body: &[u8]) -> (u16, Value) {
        self.post_with(body, &[("content-type", "application/x-protobuf")])
    }

    /// Uploads visits, which must all be acknowledged. Returns the numbers of new visits and of duplicates.
    pub fn send(&self, visits: Vec<Visit>) -> (u64, u64) {
        let (status, answer) = self.post(&batch(visits));
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["refused"], 0, "{answer}");
        let (stored, duplicates) =
            (answer["stored"].as_u64().unwrap(), answer["duplicates"].as_u64().unwrap());
        (stored - duplicates, duplicates)
    }

    pub fn get(&self, path: &str) -> (u16, Value) {
        let mut response = self.agent.get(format!("http://{}{path}", self.address)).call().unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Returns the number of stored visits.
    pub fn visits(&self) -> u64 {
        self.get("/api/surfaces").1["visits"].as_u64().unwrap()
    }

    /// Sends the bytes of a request, which must ask to close the connection, and returns the response.
    pub fn raw(&self, request: &[u8]) -> String {
        self.exchange(request, false)
    }

    /// Sends a part of a request, then closes the sending half of the connection.
    pub fn cut_off(&self, part: &[u8]) -> String {
        self.exchange(part, true)
    }

    fn exchange(&self, bytes: &[u8], cut_off: bool) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(bytes).unwrap();
        if cut_off {
            stream.shutdown(std::net::Shutdown::Write).unwrap();
        }
        let mut answer = Vec::new();
        // The collector may also reset the connection, which makes reading fail.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Kills the collector without running any handler.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the collector to stop (SIGTERM).
    #[cfg(unix)]
    pub fn ask_to_end(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits until the collector has ended.
    pub fn wait(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a complete visit of `Home` that an input opened, in its own session. Its id ends with `number`.
pub fn visit(number: u64) -> Visit {
    let mut visit_id = vec![0; 8];
    visit_id.extend(number.to_be_bytes());
    Visit {
        visit_id,
        surface: "Home".into(),
        outcome: Outcome::Complete.into(),
        visually_complete_us: Some(1_000_000),
        elapsed_us: 1_000_000,
        first_content_us: Some(400_000),
        start_source: StartSource::Input.into(),
        flags: 1 << VisitFlag::Settled as u32,
        ..Visit::default()
    }
}

/// Returns a visit that ended with another outcome after `elapsed_us` microseconds.
pub fn ended(number: u64, outcome: i32, elapsed_us: u64) -> Visit {
    Visit { outcome, visually_complete_us: None, elapsed_us, ..visit(number) }
}

/// Returns the audit record of the visit whose id ends with `number`.
pub fn audit_record(number: u64, audit: Audit) -> Visit {
    Visit { visit_id: visit(number).visit_id, audit: Some(audit), ..Visit::default() }
}

pub fn batch(visits: Vec<Visit>) -> Vec<u8> {
    Batch { visits, ..Batch::default() }.encode_to_vec()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
