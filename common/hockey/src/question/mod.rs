//! Questions in analysts' words, read exactly or refused: no model, no guess, no word dropped.
//!
//! A question is parted into words ([`tokens`]), at each place the longest thing that is known is taken ([`scan`]), and
//! what those parts say together becomes a query: which games ([`when`]), who ([`who`]), which plays ([`what`]). What was
//! not said is assumed, visibly ([`assume`]). A structured query goes through the same checks ([`check`]).

mod assume;
mod check;
mod counts;
mod dates;
mod either;
mod game_numbers;
mod game_state;
mod joins;
mod lexicon;
mod listed;
mod meaning;
mod numbers;
mod part;
mod people;
mod reader;
mod scan;
mod score;
mod strengths;
mod suggest;
mod timeframe;
mod tokens;
mod what;
mod when;
mod who;
mod words;

pub use check::check;
pub use listed::{flags, sections, strengths};
pub use people::NameIndex;

use crate::catalog::{Asker, Calendar};
use crate::reading::{NotKnown, Reading};
use reader::Reader;
use tokens::{LONGEST_QUESTION, tokenise};

/// What a question asks for. Whatever is not understood is in [`Reading::not_understood`] or [`Reading::ambiguities`],
/// and the query of such a reading must not be run.
pub fn read(text: &str, index: &NameIndex, asker: &Asker, calendar: &Calendar) -> Reading {
    if text.chars().count() > LONGEST_QUESTION {
        let shown: String = text.chars().take(60).collect();
        let reason = format!("a question has at most {LONGEST_QUESTION} characters");
        return refusal(NotKnown { text: format!("{shown}…"), reason, suggestions: Vec::new() });
    }
    let tokens = tokenise(text);
    let sources = scan::Sources { index, calendar };
    let mut parts = scan::scan(&tokens, &sources);
    either::settle(&tokens, &mut parts);
    let mut reader = Reader::new(text, &tokens, &parts, index, asker, calendar);
    let season = when::read(&mut reader);
    who::read(&mut reader, season.as_deref());
    what::read(&mut reader);
    reader.finish()
}

/// Whether a word says nothing by itself, so that a reading need not mention it.
pub fn is_stop_word(word: &str) -> bool {
    let tokens = tokenise(word);
    let stop = |part: &part::Part| part.joins() || matches!(part, part::Part::Game);
    !tokens.is_empty()
        && tokens.iter().all(|token| {
            let phrase = lexicon::LEXICON.phrase_at(std::slice::from_ref(token), 1);
            words::STOP.iter().any(|phrase| phrase.split(' ').any(|part| part == token.word)) || phrase.is_some_and(|(_, part)| stop(&part))
        })
}

fn refusal(not_known: NotKnown) -> Reading {
    Reading { not_understood: vec![not_known], ..Reading::default() }
}

#[cfg(test)]
mod tests;
