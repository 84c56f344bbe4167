//! Tests what a collector's responses mean for the next upload, with the cases of `upload.json`. The web's upload
//! policy runs the same cases.
#![allow(clippy::unwrap_used)]

use alldrawn_core::deliver::queue::Control;
use alldrawn_core::deliver::upload::{
    BatchResult, Now, Plan, Policy, Response, UploadConfig, adopt_rates, sampling,
};
use alldrawn_core::wire::UploadReply;
use prost::Message;
use serde_json::{Value, json};

#[test]
fn each_response_has_the_result_of_its_case() {
    let file: Value = serde_json::from_str(include_str!("../upload.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 30);
    for case in cases {
        // The smallest and the largest random number give the shortest and the longest wait.
        for (bound, random) in [0, u64::MAX].into_iter().enumerate() {
            let now = Now { mono_ms: 1_000_000, wall_ms: file["now"].as_i64().unwrap(), random };
            run(case, &now, bound);
        }
    }
}

fn run(case: &Value, now: &Now, bound: usize) {
    let failures = case["failures"].as_u64().unwrap_or(0) as u32;
    let mut rates = Control { failures, ..Control::default() };
    let config = UploadConfig { gap_ms: 0, ..UploadConfig::default() };
    let mut policy = Policy::new(config, &rates, now);
    let mut now = *now;
    for (number, response) in case["answers"].as_array().unwrap().iter().enumerate() {
        let name = format!("{}, answer {number}", case["name"]);
        let visits = response["visits"].as_u64().unwrap() as usize;
        policy.sent(&now, 0);
        let result = policy.judge(&now, &to_response(response), visits);
        if let BatchResult::Delivered(reply) = &result {
            adopt_rates(&mut rates, reply);
        }
        let found = found(&mut policy, &result, &rates, &now);
        for (field, wanted) in response["then"].as_object().unwrap() {
            let wanted = if field == "wait" { &wanted[bound] } else { wanted };
            assert_eq!(&found[field], wanted, "{name}: {field}");
        }
        // The next request is made as soon as the policy allows it.
        now.mono_ms += found["wait"].as_u64().unwrap();
    }
}

fn found(policy: &mut Policy, result: &BatchResult, rates: &Control, now: &Now) -> Value {
    let (name, refused) = match result {
        BatchResult::Delivered(reply) => ("delivered", reply.refused),
        BatchResult::Again => ("again", 0),
        BatchResult::Split => ("split", 0),
        BatchResult::Refused => ("refused", 1),
    };
    let backlog = |policy: &mut Policy, now: &Now| policy.decide(now, 100, 0);
    let wait = match backlog(policy, now) {
        Plan::Wait { ms } => ms,
        _ => 0,
    };
    let later = Now { mono_ms: now.mono_ms + wait, ..*now };
    let Plan::Send { visits: limit, .. } = backlog(policy, &later) else {
        unreachable!("the wait is over, so a batch must be due")
    };
    let off_s = policy.off_until_ms(now).map_or(0, |until| (until - now.mono_ms) / 1_000);
    let keep = sampling::keep(&[0; 16], rates.sample_one_in).map_or(0, |weight| weight.get());
    let audit = sampling::audit_one_in(rates.audit_one_in);
    json!({
        "verdict": name, "refused": refused, "wait": wait, "limit": limit, "off_s": off_s, "keep": keep,
        "audit": audit,
    })
}

fn to_response(case: &Value) -> Response {
    let header = |name: &str| case[name].as_str().map(str::to_owned);
    match case["status"].as_u64().unwrap() as u16 {
        0 => Response::NoResponse,
        status => Response::Response {
            status,
            retry_after: header("retry_after"),
            date: header("date"),
            body: body(case),
        },
    }
}

fn body(case: &Value) -> Vec<u8> {
    if let Some(hex) = case["hex"].as_str() {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        return (0..hex.len()).step_by(2).map(byte).collect();
    }
    let number = |name: &str| case["reply"][name].as_u64().map(|number| number as u32);
    let of = |name: &str| number(name).unwrap_or(0);
    let reply = UploadReply {
        stored: of("stored"),
        refused: of("refused"),
        sample_one_in: of("sample_one_in"),
        detail_one_in: of("detail_one_in"),
        audit_one_in: of("audit_one_in"),
        off_for_s: number("off_for_s"),
    };
    reply.encode_to_vec()
}
