//! §10: visits that begin with a key in a search field.

use crate::dsl::{Story, busy, complete, ended, image, text};
use crate::script::{Node, Script};
use alldrawn_core::judge::snapshot::header_flag::SEARCH_FIELD;

const RULE: &str = "§10 typing";

pub fn scripts() -> Vec<Script> {
    vec![
        one_key(),
        superseded(),
        unchanged(),
        skeleton(),
        results_leave(),
        still_pending_from_the_last_key("typing-over-pending-results", 2),
        by_header(),
        no_field(),
        the_key_that_opened(),
        key_at_the_begin(),
        surface_pending(),
        surface_left(),
        begun_without_key(),
    ]
}

// Returns the search field, and the first picture of the results.
fn screen(query: u32, result: Node) -> [Node; 2] {
    [text(1).field().generation(query), result]
}

fn found(generation: u32) -> Node {
    image(2).generation(generation)
}

// A story of a search screen whose own visit is complete at 1,100 ms, with suggestions of generation 1.
fn searched(name: &str, story: &str) -> Story {
    Story::new(name, RULE, story)
        .begin_as("search", 0, |b| b.search_field())
        .frame(100, screen(1, found(1)))
        .wake(1_100)
        .expect(complete(100))
}

fn one_key() -> Script {
    searched(
        "typing-one-key",
        "A key at 5,000 ms changes the results at 5,300 ms. The change of the search field itself is no result.",
    )
    .text_key(5_000)
    .decides("unknown_visit typing")
    .begin_typing("a")
    .due(15_000)
    .frame(5_001, screen(1, found(1)))
    .decides("")
    .frame(5_016, screen(2, found(1)))
    .decides("")
    .frame(5_300, screen(2, found(2)))
    .decides("candidate")
    .due(6_300)
    .wake(6_300)
    .expect(
        complete(300)
            .is("surface", "search/typing")
            .is("start_source", "input")
            .is("required", 1)
            .is("flags", vec!["typing"]),
    )
    .done()
}

fn superseded() -> Script {
    searched(
        "typing-superseded",
        "Two keys follow within 200 ms. The results of the first key no longer matter.",
    )
    .text_key(5_000)
    .begin_typing("a")
    .frame(5_001, screen(1, found(1)))
    .on("search")
    .text_key(5_200)
    .decides("unknown_visit typing")
    .begin_typing("ab")
    .frame(5_201, screen(2, found(1)))
    .on("a")
    .wake(5_200)
    .decides("terminal")
    .expect(ended("superseded", 200))
    .on("ab")
    .frame(5_600, screen(3, found(2)))
    .decides("candidate")
    .wake(6_600)
    .expect(complete(400))
    .done()
}

fn unchanged() -> Script {
    searched(
        "typing-unchanged",
        "The key finds the same results as before. No required node changes for 10 s.",
    )
    .text_key(5_000)
    .begin_typing("a")
    .frame(5_001, screen(1, found(1)))
    .frame(5_200, screen(2, found(1)))
    .decides("")
    .due(15_000)
    .wake(15_000)
    .decides("terminal")
    .expect(ended("unchanged", 10_000))
    .done()
}

fn skeleton() -> Script {
    searched(
        "typing-with-skeleton",
        "A skeleton replaces the results from 5,050 ms on. The results are drawn at 5,700 ms.",
    )
    .text_key(5_000)
    .begin_typing("a")
    .frame(5_001, screen(1, found(1)))
    .frame(5_050, screen(2, busy(9).at(0.0, 100.0, 400.0, 700.0)))
    .decides("")
    .frame(5_700, screen(2, found(2)))
    .decides("candidate")
    .wake(6_700)
    .expect(complete(700))
    .done()
}

fn results_leave() -> Script {
    let both = |generation| [text(1).field(), image(2), image(3).generation(generation)];
    Story::new(
        "typing-result-leaves",
        RULE,
        "The key excludes the second result, which disappears at 5,250 ms. The first result does not change.",
    )
    .begin_as("search", 0, |b| b.search_field())
    .frame(100, both(1))
    .wake(1_100)
    .expect(complete(100))
    .text_key(5_000)
    .begin_typing("a")
    .frame(5_001, both(1))
    .decides("")
    .frame(5_250, [text(1).field(), image(2)])
    .decides("candidate")
    .due(6_250)
    .wake(6_250)
    .expect(ended("complete", 1).is("visually_complete_ms", 1).is("settled", true).is("required", 1))
    .done()
}

fn still_pending_from_the_last_key(name: &str, generation: u32) -> Script {
    searched(name, "The results of the first key are still awaited when the second key comes. The results of the second key are bound in the same place and drawn at 5,600 ms.")
        .text_key(5_000)
        .begin_typing("ab")
        .frame(5_001, screen(1, found(1).pending()))
        .decides("")
        .frame(5_150, screen(2, found(generation).pending()))
        .decides("")
        .frame(5_600, screen(2, found(generation)))
        .decides("candidate")
        .wake(6_600)
        .wake(15_000)
        .expect(complete(600))
        .done()
}

fn by_header() -> Script {
    Story::new(
        "search-field-by-frame",
        RULE,
        "The begin of the surface did not report the search field; a later frame reports it.",
    )
    .begin(0)
    .text_key(50)
    .decides("")
    .flags(SEARCH_FIELD)
    .frame(100, screen(1, found(1)))
    .text_key(400)
    .decides("typing")
    .leave("back", 500)
    .expect(complete(100).unsettled(500))
    .done()
}

fn no_field() -> Script {
    Story::new("no-search-field", RULE, "Keys in the text field of a form begin no typing visit.")
        .begin(0)
        .frame(100, screen(1, found(1)))
        .text_key(400)
        .decides("")
        .wake(1_100)
        .expect(complete(100))
        .done()
}

fn the_key_that_opened() -> Script {
    Story::new(
        "key-that-opened-the-search",
        "§10 own sequence",
        "A key opens the search screen. It does not count as a key in that screen.",
    )
    .begin_as("search", 0, |b| b.search_field().opened_by(-10))
    .text_key(-10)
    .decides("")
    .frame(100, screen(1, found(1)))
    .wake(1_100)
    .expect(complete(110))
    .done()
}

fn key_at_the_begin() -> Script {
    Story::new(
        "key-at-the-begin",
        "§10 own sequence",
        "A key has the same time as the begin of the search screen. The user cannot have typed in a surface that did not exist yet.",
    )
    .begin_as("search", 0, |b| b.search_field())
    .text_key(0)
    .decides("")
    .frame(100, screen(1, found(1)))
    .wake(1_100)
    .expect(complete(100))
    .done()
}

fn surface_pending() -> Script {
    Story::new("typing-while-surface-loads", RULE, "The user types while the search screen itself is loading. The key neither confirms nor ends the visit of the search screen.")
        .begin_as("search", 0, |b| b.search_field())
        .frame(100, screen(1, found(1).pending()))
        .text_key(300)
        .decides("typing")
        .begin_typing("a")
        .frame(301, screen(1, found(1).pending()))
        .frame(600, screen(2, found(2)))
        .decides("candidate")
        .on("search")
        .frame(600, screen(2, found(2)))
        .decides("candidate")
        .wake(1_600)
        .decides("confirmed terminal")
        .expect(complete(600))
        .on("a")
        .wake(1_600)
        .decides("confirmed terminal")
        .expect(complete(300))
        .done()
}

fn surface_left() -> Script {
    searched(
        "typing-surface-left",
        "The user goes back while results are awaited. The typing visit ends together with its surface.",
    )
    .text_key(5_000)
    .begin_typing("a")
    .frame(5_001, screen(1, found(1)))
    .on("search")
    .leave("back", 5_400)
    .on("a")
    .wake(5_400)
    .decides("terminal")
    .expect(ended("abandoned", 400))
    .done()
}

fn begun_without_key() -> Script {
    searched(
        "typing-begun-without-key",
        "A binding asks for a typing visit although no key has requested one. No typing visit begins.",
    )
    .begin_typing("nobody")
    .wake(6_000)
    .decides("unknown_visit")
    .done()
}
