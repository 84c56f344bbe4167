//! The figures as JSON: `GET /api/surfaces`, `/api/surfaces/{name}`, `/api/visits`, and `/healthz`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::{Audience, Shared, answer::Refused};
use crate::{
    apart::Apart,
    store::{Store, read},
    tallies::ChartKey,
    view::{
        curve::{Bars, CurveFigures},
        names,
        summary::{self, ChartSummary},
        visit::VisitView,
    },
};

/// Queries at one time, each on a thread and a connection of its own.
const QUERIES_AT_ONCE: usize = 4;
const USUAL_LIMIT: u32 = 50;
const MOST_LIMIT: u32 = 500;

/// What the views share.
#[derive(Debug)]
pub(super) struct Views {
    queries: Semaphore,
    surfaces: Mutex<Kept>,
}

/// What was answered last: only what has changed since is computed again.
#[derive(Debug, Default)]
struct Kept {
    /// The answer to `/api/surfaces`, and the store's version that it is of.
    body: Option<(u64, Bytes)>,
    /// Each chart's figures, and the revision that they are of.
    summaries: HashMap<ChartKey, (u64, Arc<ChartSummary>)>,
}

impl Default for Views {
    fn default() -> Self {
        Self { queries: Semaphore::new(QUERIES_AT_ONCE), surfaces: Mutex::default() }
    }
}

pub(super) fn routes(audience: Audience) -> Router<Shared> {
    let routes = Router::new()
        .route("/api/surfaces", get(surfaces))
        .route("/api/surfaces/{name}", get(surface))
        .route("/api/visits", get(visits));
    let routes = match audience {
        Audience::ThisMachine => routes.layer(middleware::from_fn(only_this_machines_names)),
        Audience::Public => routes,
    };
    routes.route("/healthz", get(healthz)).fallback(no_such_page)
}

/// A page elsewhere could point a name of its own at this machine and read the figures through it. So they are given
/// only to who asks for an address or for localhost.
async fn only_this_machines_names(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>().is_ok();
    if address || name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
    {
        return next.run(request).await;
    }
    Refused::new(
        StatusCode::FORBIDDEN,
        format!("the host name {name:?} is not localhost: start with --public to be reached by other names"),
    )
    .into_response()
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn no_such_page() -> Refused {
    Refused::not_found(
        "there is no such page: see /, /api/surfaces, /api/visits, /healthz and POST /v1/visits",
    )
}

/// Runs a query where it may block.
async fn query<T: Send + 'static>(
    shared: &Shared,
    query: impl FnOnce(&Shared) -> Result<T, Refused> + Send + 'static,
) -> Result<T, Refused> {
    let _place = shared.views.queries.acquire().await;
    let shared = shared.clone();
    tokio::task::spawn_blocking(move || query(&shared))
        .await
        .map_err(|_| Refused::unavailable("the query broke off"))?
}

fn from_store<T>(
    store: &Store,
    query: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
) -> Result<T, Refused> {
    store.read(query).map_err(|error| Refused::unavailable(format!("the store could not be read: {error}")))
}

async fn surfaces(State(shared): State<Shared>) -> Result<Response, Refused> {
    let body = query(&shared, |shared| {
        // Held while it is computed: who comes meanwhile wants the same.
        let mut kept = shared.views.surfaces.lock().unwrap_or_else(PoisonError::into_inner);
        let version = shared.store.version();
        match &kept.body {
            Some((of, body)) if *of == version => Ok(body.clone()),
            _ => {
                let body = Bytes::from(all_surfaces(&shared.store, &mut kept)?);
                kept.body = Some((version, body.clone()));
                Ok(body)
            }
        }
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response())
}

fn all_surfaces(store: &Store, kept: &mut Kept) -> Result<String, Refused> {
    let dropped: Vec<_> = from_store(store, read::dropped)?
        .iter()
        .map(|&(reason, count)| json!({ "reason": names::drop_reason(reason), "count": count }))
        .collect();
    let mut surfaces: Vec<ChartSummary> = Vec::new();
    for (key, now) in store.charts() {
        let summary = match kept.summaries.get(&key) {
            Some((revision, summary)) if *revision == now.revision => Arc::clone(summary),
            _ => {
                let summary = Arc::new(summary::summarise(&key, &now.chart));
                kept.summaries.insert(key, (now.revision, Arc::clone(&summary)));
                summary
            }
        };
        surfaces.push(ChartSummary::clone(&summary));
    }
    summary::rank(&mut surfaces);
    let all = json!({
        "visits": surfaces.iter().map(|surface| surface.visits).sum::<u64>(),
        "weighted_visits": surfaces.iter().map(|surface| surface.weighted_visits).sum::<u64>(),
        "dropped": dropped,
        "surfaces": surfaces,
    });
    Ok(all.to_string())
}

/// Which chart of a surface is wanted; the main one unless something else is said.
#[derive(Debug, Deserialize)]
struct ChartWanted {
    apart: Option<String>,
}

async fn surface(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    wanted: Result<Query<ChartWanted>, QueryRejection>,
) -> Result<Json<Value>, Refused> {
    let Query(wanted) = wanted.map_err(|error| Refused::new(StatusCode::BAD_REQUEST, error.body_text()))?;
    let key = ChartKey { surface: name, apart: apart(wanted.apart.as_deref())? };
    query(&shared, move |shared| {
        let chart = shared.store.chart(&key).ok_or_else(|| no_such_chart(&key))?;
        let total = chart.complete.sessions().total();
        Ok(Json(json!({
            "surface": summary::summarise(&key, &chart),
            "curve": CurveFigures::of(&total),
            "bars": Bars::of(&total),
        })))
    })
    .await
}

fn apart(words: Option<&str>) -> Result<Apart, Refused> {
    let words = words.unwrap_or_default();
    Apart::from_words(words).ok_or_else(|| {
        Refused::new(
            StatusCode::BAD_REQUEST,
            format!("apart is {words:?}: revisit, begin and typing are allowed, joined by +"),
        )
    })
}

fn no_such_chart(key: &ChartKey) -> Refused {
    let name = key.apart.chart_name(&key.surface);
    Refused::not_found(format!("no visit of {name:?} is stored"))
}

#[derive(Debug, Deserialize)]
struct VisitsWanted {
    surface: Option<String>,
    apart: Option<String>,
    limit: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Visits {
    visits: Vec<VisitView>,
}

async fn visits(
    State(shared): State<Shared>,
    wanted: Result<Query<VisitsWanted>, QueryRejection>,
) -> Result<Json<Visits>, Refused> {
    let Query(wanted) = wanted.map_err(|error| Refused::new(StatusCode::BAD_REQUEST, error.body_text()))?;
    let limit = wanted.limit.unwrap_or(USUAL_LIMIT);
    if !(1..=MOST_LIMIT).contains(&limit) {
        return Err(Refused::new(
            StatusCode::BAD_REQUEST,
            format!("limit is {limit}: 1 to {MOST_LIMIT} are allowed"),
        ));
    }
    let apart = apart(wanted.apart.as_deref())?;
    query(&shared, move |shared| {
        let rows = from_store(&shared.store, |connection| match &wanted.surface {
            None => read::latest(connection, None, limit).map(Some),
            Some(name) => match read::surface(connection, name)? {
                Some(surface) => read::latest(connection, Some((surface, apart)), limit).map(Some),
                None => Ok(None),
            },
        })?;
        let rows = rows
            .ok_or_else(|| no_such_chart(&ChartKey { surface: wanted.surface.unwrap_or_default(), apart }))?;
        Ok(Json(Visits { visits: rows.iter().filter_map(VisitView::of).collect() }))
    })
    .await
}
