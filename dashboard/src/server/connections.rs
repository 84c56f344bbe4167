//! The open connections. Their number is limited, and connections that only wait for a request give way to new ones, so
//! that clients which send nothing keep nobody out.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Maximum number of open connections. Together with the size limit of uploads, this number limits memory.
pub(super) const MOST_CONNECTIONS: usize = 256;

/// The places of all connections.
#[derive(Debug)]
pub(super) struct Connections {
    places: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
    /// Signals that one more connection waits for a request.
    waits: Notify,
}

/// The connections that wait for a request, those that began first in front.
#[derive(Debug, Default)]
struct Waiting {
    turns: u64,
    by_turn: BTreeMap<u64, Arc<Notify>>,
}

impl Waiting {
    /// Adds a connection and returns its turn.
    fn add(&mut self, gives_way: &Arc<Notify>) -> u64 {
        self.turns += 1;
        self.by_turn.insert(self.turns, Arc::clone(gives_way));
        self.turns
    }
}

/// The place of one connection, which becomes free when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    connections: Arc<Connections>,
    turn: Mutex<Option<u64>>,
    gives_way: Arc<Notify>,
    has_had_requests: AtomicBool,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new() -> Arc<Self> {
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        Arc::new(Self { places, waiting: Mutex::default(), waits: Notify::new() })
    }

    /// Returns the place of a new connection, which waits for its first request. If there is none, the connection that
    /// has waited for the longest time gives way.
    pub(super) async fn place(self: &Arc<Self>) -> Option<Place> {
        let next = || Arc::clone(&self.places).acquire_owned();
        let permit = loop {
            if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
                break permit;
            }
            if self.ask_for_a_place() {
                break next().await.ok()?;
            }
            tokio::select! {
                permit = next() => break permit.ok()?,
                () = self.waits.notified() => {}
            }
        };
        let place = Place {
            connections: Arc::clone(self),
            turn: Mutex::default(),
            gives_way: Arc::default(),
            has_had_requests: AtomicBool::new(false),
            _permit: permit,
        };
        place.wait();
        Some(place)
    }

    /// Waits until all connections have ended.
    pub(super) async fn all_ended(&self) {
        let all = u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX);
        let _ = self.places.acquire_many(all).await;
    }

    /// Returns false if no connection waits for a request.
    fn ask_for_a_place(&self) -> bool {
        let first = self.waiting().by_turn.pop_first();
        first.map(|(_, gives_way)| gives_way.notify_one()).is_some()
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Records that the connection waits for a request.
    fn wait(&self) {
        let turn = self.connections.waiting().add(&self.gives_way);
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = Some(turn);
        self.connections.waits.notify_one();
    }

    /// Runs the answer to a request. Until it is done, the connection does not wait.
    pub(super) async fn serve<T>(&self, answer: impl Future<Output = T>) -> T {
        self.has_had_requests.store(true, Ordering::Relaxed);
        self.stop_waiting();
        let answer = answer.await;
        self.wait();
        answer
    }

    /// Returns when the connection has to give way. Returns true if it has had a request, whose answer may still be on its
    /// way.
    pub(super) async fn gives_way(&self) -> bool {
        self.gives_way.notified().await;
        self.has_had_requests.load(Ordering::Relaxed)
    }

    fn stop_waiting(&self) {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(turn) = turn {
            self.connections.waiting().by_turn.remove(&turn);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.stop_waiting();
    }
}
