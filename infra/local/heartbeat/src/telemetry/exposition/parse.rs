//! Reads OpenMetrics text line by line; what is no good line is passed over and counted.

use super::{Exposition, Family, Labels, Sample};
use std::collections::HashSet;

const KINDS: [&str; 8] = ["counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown"];
/// What a sample's name has after its family's.
const SUFFIXES: [&str; 7] = ["", "_total", "_bucket", "_sum", "_count", "_created", "_info"];

pub(super) fn parse(text: &str) -> (Exposition, usize) {
    let (mut read, mut unreadable) = (Exposition::default(), 0);
    let (mut about, mut seen) = (String::new(), HashSet::new());
    for line in text.lines().take_while(|line| line.trim_end() != "# EOF").filter(|line| !line.is_empty()) {
        let understood = match line.strip_prefix("# ") {
            Some(description) => describe(&mut read, &mut about, description),
            None => sample(line)
                .filter(|sample| seen.insert((sample.name.clone(), sample.labels.clone())))
                .and_then(|sample| keep(&mut read, &about, sample)),
        };
        unreadable += usize::from(understood.is_none());
    }
    read.0.retain(|_, family| !family.samples.is_empty());
    (read, unreadable)
}

/// `TYPE name kind`, `HELP name text` or `UNIT name unit`, in any order.
fn describe(read: &mut Exposition, about: &mut String, description: &str) -> Option<()> {
    let (what, rest) = description.split_once(' ')?;
    let (name, said) = rest.split_once(' ').unwrap_or((rest, ""));
    if !is_name(name) {
        return None;
    }
    let unknown = || Family { kind: "unknown".to_owned(), ..Family::default() };
    let family = read.0.entry(name.to_owned()).or_insert_with(unknown);
    match what {
        "TYPE" => family.kind = KINDS.contains(&said).then(|| said.to_owned())?,
        "UNIT" => family.unit = name.ends_with(&format!("_{said}")).then(|| said.to_owned()),
        "HELP" => family.help = Some(unescaped(said)),
        _ => return None,
    }
    name.clone_into(about);
    Some(())
}

/// A sample belongs to the family that was described last.
fn keep(read: &mut Exposition, about: &str, sample: Sample) -> Option<()> {
    let suffix = sample.name.strip_prefix(about)?;
    if about.is_empty() || !SUFFIXES.contains(&suffix) {
        return None;
    }
    read.0.get_mut(about).map(|family| family.samples.push(sample))
}

/// `name{labels} value [time] [# {labels} value [time]]`; the time of a sample is not passed on.
fn sample(line: &str) -> Option<Sample> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at(end);
    let (labels, rest) = labels(rest)?;
    let (numbers, exemplar) = rest.split_once(" # ").map_or((rest, None), |(numbers, exemplar)| (numbers, Some(exemplar)));
    let numbers = numbers.strip_prefix(' ')?;
    let value = numbers.split(' ').next()?;
    let may_have_one = name.ends_with("_bucket") || name.ends_with("_total");
    let good = is_name(name) && numbers.split(' ').count() <= 2 && numbers.split(' ').all(|number| number.parse::<f64>().is_ok());
    good.then(|| Sample {
        name: name.to_owned(),
        labels,
        value: value.parse().unwrap_or_default(),
        written: value.to_owned(),
        exemplar: exemplar.filter(|exemplar| may_have_one && is_exemplar(exemplar)).map(str::to_owned),
    })
}

/// `{name="value",…}` or nothing, and what follows.
fn labels(text: &str) -> Option<(Labels, &str)> {
    let Some(mut rest) = text.strip_prefix('{') else { return Some((Labels::new(), text)) };
    let mut labels = Labels::new();
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            return Some((labels, after));
        }
        let (name, after) = rest.split_once("=\"")?;
        let end = end_of_value(after)?;
        if !is_name(name) || name.contains(':') || labels.iter().any(|(known, _)| known == name) {
            return None;
        }
        labels.push((name.to_owned(), unescaped(after.get(..end)?)));
        rest = after.get(end + 1..)?;
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

/// Where the quote is that is not escaped.
fn end_of_value(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, character)| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        ends.then_some(at)
    })
}

fn is_exemplar(text: &str) -> bool {
    let Some((_, numbers)) = labels(text).filter(|_| text.starts_with('{')) else { return false };
    let numbers: Vec<&str> = numbers.trim_start().split(' ').collect();
    numbers.len() <= 2 && numbers.iter().all(|number| number.parse::<f64>().is_ok())
}

fn is_name(name: &str) -> bool {
    let may = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | ':');
    !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit()) && name.chars().all(may)
}

fn unescaped(text: &str) -> String {
    let (mut plain, mut characters) = (String::new(), text.chars());
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            other => plain.push(other),
        }
    }
    plain
}
