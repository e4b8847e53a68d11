//! What a question was understood as, in words.

use crate::api::{Coverage, FindAnswer, FindRefusal};
use hockey::reading::{Ambiguity, Chip, NotKnown};

/// A line for each part of a question; what was assumed comes last.
pub fn chips(chips: &[Chip]) -> String {
    let said = |chip: &Chip| if chip.text.is_empty() { "(assumed)".to_owned() } else { format!("“{}”", chip.text) };
    let width = chips.iter().map(|chip| said(chip).chars().count()).max().unwrap_or_default();
    let meaning = |chip: &Chip| chip.meaning.trim_start_matches("assumed: ").to_owned();
    let line = |chip: &Chip| format!("  {:<width$}  {}", said(chip), meaning(chip));
    chips.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What was not understood, with what may have been meant.
pub(super) fn refusal(refusal: &FindRefusal) -> String {
    let unknown = refusal.not_understood.iter().map(not_known);
    let several = refusal.ambiguities.iter().map(ambiguity);
    let mut lines: Vec<String> = unknown.chain(several).collect();
    if !refusal.reading.chips.is_empty() {
        lines.push(format!("the rest was understood as\n{}", chips(&refusal.reading.chips)));
    }
    lines.join("\n")
}

fn not_known(unknown: &NotKnown) -> String {
    let meant = match &unknown.suggestions[..] {
        [] => String::new(),
        suggestions => format!("; did you mean {}?", suggestions.join(", ")),
    };
    format!("“{}”: {}{meant}", unknown.text, unknown.reason)
}

fn ambiguity(ambiguity: &Ambiguity) -> String {
    let width = ambiguity.choices.iter().map(|choice| choice.say.chars().count()).max().unwrap_or_default();
    let choices = ambiguity.choices.iter().map(|choice| format!("\n  {:<width$}  {}", choice.say, choice.label));
    format!("“{}” may mean several; write one of these in its place:{}", ambiguity.text, choices.collect::<String>())
}

/// How much was found, and where it was looked for.
pub(super) fn coverage(found: &FindAnswer) -> String {
    if let Some(reason) = &found.coverage.nothing_because {
        return reason.clone();
    }
    let things = if found.shifts.is_some() { ["shift", "shifts"] } else { ["play", "plays"] };
    let games = counted(found.coverage.games_looked_at, ["game", "games"]);
    let total = counted(found.total.max(0) as usize, things);
    let shown = match (found.returned as i64 == found.total, found.returned) {
        (true, _) => String::new(),
        (false, 1) => "; 1 of them is shown (--limit)".to_owned(),
        (false, count) => format!("; {count} of them are shown (--limit)"),
    };
    format!("{total} in {games}{}{shown}", missing(&found.coverage))
}

/// What the games that were looked at lack, and the games that could not be looked at.
fn missing(coverage: &Coverage) -> String {
    let without_video = match coverage.games_without_video.total {
        0 => String::new(),
        count => format!(" ({count} of them without video)"),
    };
    let others =
        [(coverage.games_without_plays.total, "without play-by-play"), (coverage.games_not_yet_played.total, "still to be played")];
    let others = others.iter().filter(|(count, _)| *count > 0);
    let others = others.map(|(count, what)| format!("; {} {what}", counted(*count, ["other game is", "other games are"])));
    without_video + &others.collect::<String>()
}

fn counted(count: usize, [one, many]: [&str; 2]) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use hockey::reading::Choice;

    fn chip(text: &str, meaning: &str) -> Chip {
        Chip { text: text.to_owned(), field: "events".to_owned(), meaning: meaning.to_owned() }
    }

    #[test]
    fn where_it_was_looked_for_is_said_apart_from_where_it_could_not_be() {
        let json = r#"{"reading": {}, "total": 3, "returned": 1, "plays": [], "coverage": {"games_looked_at": 2, "nothing_because": null,
            "games_without_plays": {"total": 8}, "games_without_video": {"total": 1}, "games_not_yet_played": {"total": 1}}}"#;
        let found: FindAnswer = serde_json::from_str(json).unwrap();
        assert_eq!(
            coverage(&found),
            "3 plays in 2 games (1 of them without video); 8 other games are without play-by-play; 1 other game is still to be played; 1 of \
             them is shown (--limit)"
        );
    }

    #[test]
    fn every_part_has_its_meaning_beside_it() {
        let text = chips(&[chip("exits", "zone exit"), chip("", "assumed: season 2025-2026")]);
        assert_eq!(text, "  “exits”    zone exit\n  (assumed)  season 2025-2026");
    }

    #[test]
    fn what_was_not_understood_is_said_with_what_may_have_been_meant() {
        let choice = |say: &str| Choice { say: say.to_owned(), label: "VAN".to_owned(), player_id: None };
        let refusal = FindRefusal {
            not_understood: vec![NotKnown {
                text: "suzki".into(),
                reason: "nobody is called so".into(),
                suggestions: vec!["Suzuki".into()],
            }],
            ambiguities: vec![Ambiguity { text: "Pettersson".into(), choices: vec![choice("#8480012"), choice("#8483678")] }],
            ..FindRefusal::default()
        };
        let text = super::refusal(&refusal);
        assert!(text.contains("“suzki”: nobody is called so; did you mean Suzuki?"), "{text}");
        assert!(text.contains("in its place:\n  #8480012  VAN\n  #8483678  VAN"), "{text}");
    }
}
