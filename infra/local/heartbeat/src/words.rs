//! What the system says names fields of its API; whoever typed a command wants to read the options of that command.

/// Fields of clip requests, rules and synchronisations, and the options that fill them.
const OPTIONS: [(&str, &str); 14] = [
    ("team_code", "--team"),
    ("game_id", "--game"),
    ("opponent_code", "--opponent"),
    ("start_s", "--start"),
    ("end_s", "--end"),
    ("timecode_rate", "--timecode-rate"),
    ("pre_s", "--pre"),
    ("post_s", "--post"),
    ("player_id", "--player-id"),
    ("player_name", "--player-name"),
    ("event_type", "--event-type"),
    ("offset_s", "--offset"),
    ("at_s", "--at"),
    ("force", "--force"),
];

/// The same sentence with the names of the command's options.
pub fn of_the_command(said: &str) -> String {
    let in_a_word = |character: char| character.is_alphanumeric() || character == '_';
    let option = |word: &str| OPTIONS.iter().find(|(field, _)| *field == word).map(|(_, option)| *option);
    let (mut text, mut rest) = (String::new(), said);
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|character| in_a_word(character) != in_a_word(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        text.push_str(option(word).unwrap_or(word));
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_become_options_and_nothing_else_changes() {
        assert_eq!(
            of_the_command("game_id: game 20031 names a game only together with a season"),
            "--game: game 20031 names a game only together with a season"
        );
        assert_eq!(of_the_command("either start_s and end_s, or …"), "either --start and --end, or …");
        assert_eq!(of_the_command("clip_end_s stays, é too"), "clip_end_s stays, é too");
    }
}
