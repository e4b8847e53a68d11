//! Metrics as OpenMetrics text: read from every function, put together, written as one.

mod parse;
mod sample;

pub(super) use sample::{Labels, Sample};

use std::collections::{BTreeMap, btree_map::Entry};

/// Families by their names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Exposition(BTreeMap<String, Family>);

/// All samples of one name.
#[derive(Debug, Clone, Default, PartialEq)]
struct Family {
    /// `counter`, `gauge`, `histogram` …
    kind: String,
    unit: Option<String>,
    help: Option<String>,
    samples: Vec<Sample>,
}

impl Exposition {
    /// What can be read of a text, and how many lines of it cannot.
    pub(super) fn parse(text: &str) -> (Self, usize) {
        parse::parse(text)
    }

    /// Adds what a function says; each sample is labelled with its name, whatever it says itself.
    /// A family that is of another kind here than there is left out; how many were.
    pub(super) fn add(&mut self, function: &str, other: Self) -> usize {
        let mut left_out = 0;
        for (name, mut family) in other.0 {
            family.samples.iter_mut().for_each(|sample| sample.label("function", function));
            match self.0.entry(name) {
                Entry::Vacant(place) => drop(place.insert(family)),
                Entry::Occupied(mut there) if there.get().kind == family.kind => there.get_mut().samples.extend(family.samples),
                Entry::Occupied(_) => left_out += 1,
            }
        }
        left_out
    }

    /// Adds a sample of our own to a gauge or a counter (then `name` is without `_total`).
    pub(super) fn observe(&mut self, kind: &str, name: &str, help: &str, labels: &[(&str, &str)], value: f64) {
        let family = self.0.entry(name.to_owned()).or_insert_with(|| Family {
            kind: kind.to_owned(),
            unit: name.ends_with("_seconds").then(|| "seconds".to_owned()),
            help: Some(help.to_owned()),
            samples: Vec::new(),
        });
        let suffix = if kind == "counter" { "_total" } else { "" };
        family.samples.push(Sample::plain(format!("{name}{suffix}"), labels, value));
    }

    /// The samples of a name, e.g. `heartbeat_bytes_total` or `heartbeat_stage_seconds_bucket`.
    pub(super) fn samples<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Sample> {
        self.0.values().flat_map(|family| &family.samples).filter(move |sample| sample.name == name)
    }

    /// As text that ends with `# EOF`.
    pub(super) fn text(&self) -> String {
        let mut lines = Vec::new();
        for (name, family) in &self.0 {
            lines.push(format!("# TYPE {name} {}", family.kind));
            for (what, said) in [("UNIT", &family.unit), ("HELP", &family.help)] {
                lines.extend(said.iter().map(|said| format!("# {what} {name} {}", escaped(said))));
            }
            lines.extend(family.samples.iter().map(Sample::to_string));
        }
        lines.push("# EOF\n".to_owned());
        lines.join("\n")
    }
}

/// As a label's value or a help text is written.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('\n', r"\n").replace('"', r#"\""#)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
