//! `GET /api/v2/vocabulary`: the words that questions may use, and what each means.

use axum::Json;
use hockey::{
    question::{flags, sections, strengths},
    vocabulary::TERMS,
};
use people::Caller;
use serde::Serialize;

/// Everything that a page needs to help somebody ask.
#[derive(Serialize)]
pub(crate) struct Vocabulary {
    terms: Vec<ShownTerm>,
    /// What is written into a query as `flags`.
    flags: Vec<Word>,
    sections: Vec<Word>,
    /// Skaters, such as `5v4`, may be asked for too.
    strengths: Vec<Word>,
}

#[derive(Serialize)]
struct ShownTerm {
    id: &'static str,
    name: &'static str,
    definition: &'static str,
    phrases: &'static [&'static str],
    pre_s: f64,
    post_s: f64,
}

#[derive(Serialize)]
struct Word {
    word: &'static str,
    meaning: String,
}

/// The same for everybody who has a token.
pub(crate) async fn vocabulary(_: Caller) -> Json<Vocabulary> {
    let terms = TERMS.iter().map(|term| ShownTerm {
        id: term.id,
        name: term.name,
        definition: term.definition,
        phrases: term.phrases,
        pre_s: term.pre_s,
        post_s: term.post_s,
    });
    Json(Vocabulary { terms: terms.collect(), flags: words(flags()), sections: words(sections()), strengths: words(strengths()) })
}

fn words(listed: Vec<(&'static str, String)>) -> Vec<Word> {
    listed.into_iter().map(|(word, meaning)| Word { word, meaning }).collect()
}
