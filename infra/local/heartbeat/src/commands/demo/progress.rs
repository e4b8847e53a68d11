//! How far each clip is: a moving line each on a terminal, a plain line at every change elsewhere.

use crate::{commands::clip::Request, output::on_a_terminal};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The display.
pub(super) struct Board {
    lines: Vec<Line>,
    terminal: bool,
    _display: MultiProgress,
}

struct Line {
    title: String,
    bar: ProgressBar,
    state: Mutex<String>,
    started: Instant,
}

impl Board {
    /// A line for each request.
    pub(super) fn new(requests: &[Request]) -> Self {
        let (display, terminal) = (MultiProgress::new(), on_a_terminal());
        let lines = requests.iter().map(|request| {
            let title = request.title.clone().unwrap_or_default();
            let bar = if terminal { display.add(ProgressBar::new_spinner()) } else { ProgressBar::hidden() };
            let bar = bar.with_style(style("✓")).with_prefix(title.clone());
            bar.enable_steady_tick(Duration::from_millis(100));
            Line { title, bar, state: Mutex::default(), started: Instant::now() }
        });
        Self { lines: lines.collect(), terminal, _display: display }
    }

    /// A clip is now in this state.
    pub(super) fn tell(&self, number: usize, state: &str) {
        let Some(line) = self.lines.get(number) else { return };
        let mut before = line.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *before == state {
            return;
        }
        state.clone_into(&mut before);
        let passed = format!("{state} after {:.1} s", line.started.elapsed().as_secs_f64());
        match (state, self.terminal) {
            // Its reason follows.
            ("failed", _) => {}
            ("ready", true) => line.bar.finish_with_message(passed),
            (_, true) => line.bar.set_message(meaning(state).to_owned()),
            (_, false) => println!("  {:<24} {passed}", line.title),
        }
    }

    /// A clip will not be made.
    pub(super) fn failed(&self, number: usize, reason: &str) {
        let Some(line) = self.lines.get(number) else { return };
        if self.terminal {
            line.bar.set_style(style("✗"));
            line.bar.finish_with_message(reason.to_owned());
        } else {
            println!("  {:<24} {reason}", line.title);
        }
    }
}

/// A moving sign, and the one it ends with.
fn style(end: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template("  {spinner} {prefix:<24} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    style.tick_chars(&format!("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏{end}"))
}

fn meaning(state: &str) -> &str {
    match state {
        "requested" => "requested",
        "waiting" => "waiting for its video",
        "accepted" => "being cut",
        "cut" => "cut; pictures and playlist are being made",
        other => other,
    }
}
