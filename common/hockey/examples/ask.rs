//! Reads questions from standard input, one a line, and prints their readings: for people who write golden questions.
#![allow(clippy::unwrap_used)]
use hockey::catalog::{Asker, Calendar};
use std::io::BufRead;
fn main() {
    let index = hockey::question::NameIndex::new(hockey::generated::people());
    let calendar = Calendar { today: chrono::NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(), newest_season: Some("2025-2026".to_owned()) };
    let asker = Asker { teams: vec![events::TeamCode::parse("MTL").unwrap()], player_id: None };
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let reading = hockey::question::read(&line, &index, &asker, &calendar);
        println!("{line}\n   {}", serde_json::to_string(&reading.query).unwrap());
        reading.chips.iter().for_each(|chip| println!("   [{}] {} = {}", chip.text, chip.field, chip.meaning));
        reading.not_understood.iter().for_each(|not| println!("   NOT “{}”: {} {:?}", not.text, not.reason, not.suggestions));
        reading.ambiguities.iter().for_each(|open| println!("   OPEN “{}” {:?}", open.text, open.choices.iter().map(|choice| format!("{} = {}", choice.say, choice.label)).collect::<Vec<_>>()));
    }
}
