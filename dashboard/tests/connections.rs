//! Clients that open connections and send nothing keep nobody out.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use support::{Collector, visit};
use tempfile::tempdir;

/// The time after which the server closes a connection that sends no request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

fn is_open(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    stream.peek(&mut [0; 1]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

/// Opens a connection. `asks`: it has one request answered. Then it sends the first bytes of a request and no more.
fn idle(collector: &Collector, asks: bool) -> TcpStream {
    let mut stream = TcpStream::connect(&collector.address).unwrap();
    if asks {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
        let mut answer = [0; 1_024];
        let mut length = 0;
        while !answer[..length].ends_with(b"ok\n") {
            length += stream.read(&mut answer[length..]).unwrap();
        }
    }
    stream.write_all(b"POST /v1").unwrap();
    stream
}

/// 300 connections that sent nothing once made an upload wait until the server disconnected all of them after 15 s.
#[test]
fn idle_connections_give_way_to_an_upload() {
    for asks in [false, true] {
        let store = tempdir().unwrap();
        let collector = Collector::start(store.path());
        let began = Instant::now();
        let idle: Vec<_> = (0..300).map(|_| idle(&collector, asks)).collect();
        assert_eq!(collector.send(vec![visit(1)]), (1, 0));
        assert!(began.elapsed() < HEAD_TIMEOUT, "the upload waited until idle connections were closed");
        assert_eq!([0, 299].map(|at| is_open(&idle[at])), [false, true], "has asked: {asks}");
    }
}

/// A connection whose request is being answered does not give way.
#[test]
fn an_upload_in_progress_is_stored_whatever_connects() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let body = support::batch(vec![visit(1)]);
    let head = format!(
        "POST /v1/visits HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut upload = TcpStream::connect(&collector.address).unwrap();
    upload.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    upload.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let _idle: Vec<_> = (0..600).map(|_| idle(&collector, false)).collect();
    assert_eq!(collector.send(vec![visit(2)]), (1, 0));
    upload.write_all(&body).unwrap();
    let mut answer = String::new();
    upload.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(collector.visits(), 2);
}
