//! The API: figures as JSON at `GET /api/surfaces`, `/api/surfaces/{name}` and `/api/visits`, and `/healthz`.

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

use super::{Audience, ServerState, error_response::ErrorResponse};
use crate::{
    chart_key::{ChartKey, ChartSelector},
    chart_names::ChartNames,
    store::{Store, read},
    view::{
        curve::{Bars, CurveFigures},
        names,
        summary::{self, ChartSummary},
        visit::VisitView,
    },
};

/// The largest number of concurrent queries. Each has its own thread and its own connection to the database.
const QUERIES_AT_ONCE: usize = 4;
const USUAL_LIMIT: u32 = 50;
const MOST_LIMIT: u32 = 500;

/// The state that the handlers of the API share.
#[derive(Debug)]
pub(super) struct ViewState {
    queries: Semaphore,
    surfaces: Mutex<SurfacesCache>,
}

/// The last response to `/api/surfaces`. Only the figures of charts that have changed since then are computed again.
#[derive(Debug, Default)]
struct SurfacesCache {
    /// The store's version, and the body of the response for it.
    body: Option<(u64, Bytes)>,
    /// The figures of each chart, and the number of the chart's revision that they were computed from.
    summaries: HashMap<ChartKey, (u64, Arc<ChartSummary>)>,
}

impl Default for ViewState {
    fn default() -> Self {
        Self { queries: Semaphore::new(QUERIES_AT_ONCE), surfaces: Mutex::default() }
    }
}

pub(super) fn routes(audience: Audience) -> Router<ServerState> {
    let routes = Router::new()
        .route("/api/surfaces", get(surfaces))
        .route("/api/surfaces/{name}", get(surface))
        .route("/api/visits", get(visits));
    let routes = match audience {
        Audience::ThisMachine => routes.layer(middleware::from_fn(refuse_other_host_names)),
        Audience::Public => routes,
    };
    routes.route("/healthz", get(healthz)).fallback(no_such_page)
}

/// Refuses requests whose host is neither an IP address nor localhost. Otherwise a web page could point its own host
/// name at this machine and read the figures (DNS rebinding).
async fn refuse_other_host_names(request: Request, next: Next) -> Response {
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
    ErrorResponse::new(
        StatusCode::FORBIDDEN,
        format!("the host name {name:?} is not localhost: start the server with --public to allow other host names"),
    )
    .into_response()
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn no_such_page() -> ErrorResponse {
    ErrorResponse::not_found(
        "no such page: the server has /, /api/surfaces, /api/visits, /healthz and POST /v1/visits",
    )
}

/// Runs a query on a thread that may block.
async fn query<T: Send + 'static>(
    state: &ServerState,
    query: impl FnOnce(&ServerState) -> Result<T, ErrorResponse> + Send + 'static,
) -> Result<T, ErrorResponse> {
    let _place = state.views.queries.acquire().await;
    let state = state.clone();
    tokio::task::spawn_blocking(move || query(&state))
        .await
        .map_err(|_| ErrorResponse::unavailable("the query failed unexpectedly"))?
}

fn from_store<T>(
    store: &Store,
    query: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
) -> Result<T, ErrorResponse> {
    store
        .read(query)
        .map_err(|error| ErrorResponse::unavailable(format!("the store could not be read: {error}")))
}

async fn surfaces(State(state): State<ServerState>) -> Result<Response, ErrorResponse> {
    let body = query(&state, |state| {
        // The lock is held while the figures are computed, because concurrent requests need the same figures.
        let mut cache = state.views.surfaces.lock().unwrap_or_else(PoisonError::into_inner);
        let version = state.store.version();
        match &cache.body {
            Some((of, body)) if *of == version => Ok(body.clone()),
            _ => {
                let body = Bytes::from(all_surfaces(&state.store, &mut cache)?);
                cache.body = Some((version, body.clone()));
                Ok(body)
            }
        }
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response())
}

fn all_surfaces(store: &Store, cache: &mut SurfacesCache) -> Result<String, ErrorResponse> {
    let dropped: Vec<_> = from_store(store, read::dropped)?
        .iter()
        .map(|&(reason, count)| json!({ "reason": names::drop_reason(reason), "count": count }))
        .collect();
    let mut surfaces: Vec<ChartSummary> = Vec::new();
    let charts = store.charts();
    let names_of_charts = ChartNames::new(charts.iter().map(|(key, _)| key));
    for (key, now) in charts {
        let (name, apart) = (names_of_charts.name(&key), names_of_charts.apart(&key));
        let summary = match cache.summaries.get(&key) {
            Some((revision, summary)) if *revision == now.number => Arc::clone(summary),
            _ => {
                let summary = Arc::new(summary::summarise(&key, &now.chart));
                cache.summaries.insert(key, (now.number, Arc::clone(&summary)));
                summary
            }
        };
        surfaces.push(ChartSummary { name, apart, ..ChartSummary::clone(&summary) });
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

/// The words that set the requested chart apart from the surface's others. The normal kind is the default.
#[derive(Debug, Deserialize)]
struct ChartQuery {
    apart: Option<String>,
}

async fn surface(
    State(state): State<ServerState>,
    Path(name): Path<String>,
    wanted: Result<Query<ChartQuery>, QueryRejection>,
) -> Result<Json<Value>, ErrorResponse> {
    let Query(wanted) =
        wanted.map_err(|error| ErrorResponse::new(StatusCode::BAD_REQUEST, error.body_text()))?;
    let selector = selector(wanted.apart.as_deref())?;
    query(&state, move |state| {
        let (key, chart) = state.store.select(&name, &selector).ok_or_else(|| no_such_chart(&name))?;
        let charts = state.store.charts();
        let names = ChartNames::new(charts.iter().map(|(key, _)| key).filter(|of| of.surface == name));
        let summary = summary::summarise(&key, &chart);
        let total = chart.complete.whole().times;
        Ok(Json(json!({
            "surface": ChartSummary { name: names.name(&key), apart: names.apart(&key), ..summary },
            "curve": CurveFigures::new(&total),
            "bars": Bars::new(&total),
        })))
    })
    .await
}

fn selector(words: Option<&str>) -> Result<ChartSelector, ErrorResponse> {
    let words = words.unwrap_or_default();
    ChartSelector::parse(words).ok_or_else(|| {
        ErrorResponse::new(
            StatusCode::BAD_REQUEST,
            format!(
                "apart is {words:?}: it must be normal, launch, revisit, begin or typing, a platform (android, ios, \
                 web, unknown), a version such as \"definition 2\", or several of them joined by +"
            ),
        )
    })
}

fn no_such_chart(surface: &str) -> ErrorResponse {
    ErrorResponse::not_found(format!("the store has no such visit of {surface:?}"))
}

#[derive(Debug, Deserialize)]
struct VisitsQuery {
    surface: Option<String>,
    apart: Option<String>,
    limit: Option<u32>,
}

#[derive(Debug, Serialize)]
struct VisitList {
    visits: Vec<VisitView>,
}

async fn visits(
    State(state): State<ServerState>,
    wanted: Result<Query<VisitsQuery>, QueryRejection>,
) -> Result<Json<VisitList>, ErrorResponse> {
    let Query(wanted) =
        wanted.map_err(|error| ErrorResponse::new(StatusCode::BAD_REQUEST, error.body_text()))?;
    let limit = wanted.limit.unwrap_or(USUAL_LIMIT);
    if !(1..=MOST_LIMIT).contains(&limit) {
        return Err(ErrorResponse::new(
            StatusCode::BAD_REQUEST,
            format!("limit is {limit}: it must be 1 to {MOST_LIMIT}"),
        ));
    }
    let selector = selector(wanted.apart.as_deref())?;
    query(&state, move |state| {
        let chart = match &wanted.surface {
            None => None,
            Some(name) => Some(state.store.select(name, &selector).ok_or_else(|| no_such_chart(name))?.0),
        };
        let rows = from_store(&state.store, |connection| match &chart {
            None => read::latest(connection, None, limit),
            Some(key) => match read::surface(connection, &key.surface)? {
                Some(surface) => read::latest(connection, Some((surface, key)), limit),
                None => Ok(Vec::new()),
            },
        })?;
        Ok(Json(VisitList { visits: rows.iter().filter_map(VisitView::from_row).collect() }))
    })
    .await
}
