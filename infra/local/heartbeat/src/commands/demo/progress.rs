//! How far each question is: a moving line each on a terminal, a plain line at the end elsewhere.

use crate::output::on_a_terminal;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// The display.
pub(super) struct Board {
    lines: Vec<Line>,
    terminal: bool,
    _display: MultiProgress,
}

struct Line {
    title: &'static str,
    bar: ProgressBar,
    started: Instant,
}

impl Board {
    /// A line for each title.
    pub(super) fn new<const COUNT: usize>(titles: [&'static str; COUNT]) -> Self {
        let (display, terminal) = (MultiProgress::new(), on_a_terminal());
        let lines = titles.map(|title| {
            let bar = if terminal { display.add(ProgressBar::new_spinner()) } else { ProgressBar::hidden() };
            let bar = bar.with_style(style("✓")).with_prefix(title);
            bar.enable_steady_tick(Duration::from_millis(100));
            Line { title, bar, started: Instant::now() }
        });
        Self { lines: lines.into(), terminal, _display: display }
    }

    /// How a question stands; `done` says that it stays so.
    pub(super) fn tell(&self, number: usize, state: &str, done: bool) {
        let Some(line) = self.lines.get(number) else { return };
        let passed = format!("{state} after {:.1} s", line.started.elapsed().as_secs_f64());
        match (done, self.terminal) {
            (true, true) => line.bar.finish_with_message(passed),
            (true, false) => println!("  {:<54} {passed}", line.title),
            (false, _) => line.bar.set_message(state.to_owned()),
        }
    }

    /// A question will not be answered.
    pub(super) fn failed(&self, number: usize, reason: &str) {
        let Some(line) = self.lines.get(number) else { return };
        if self.terminal {
            line.bar.set_style(style("✗"));
            line.bar.finish_with_message(reason.to_owned());
        } else {
            println!("  {:<54} {reason}", line.title);
        }
    }
}

/// A moving sign, and the one it ends with.
fn style(end: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template("  {spinner} {prefix:<54} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    style.tick_chars(&format!("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏{end}"))
}
