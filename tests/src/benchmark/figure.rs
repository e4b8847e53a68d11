//! A figure beside its target.

use crate::tables::table;
use comfy_table::Table;

/// What was measured, in order.
#[derive(Debug, Default)]
pub struct Figures(Vec<Figure>);

#[derive(Debug)]
struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
    target: Target,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Figures {
    /// Smaller is better.
    pub fn at_most(&mut self, target: f64, what: impl Into<String>, value: f64, unit: &'static str) {
        self.keep(Figure { what: what.into(), value, unit, target: Target::AtMost(target) });
    }

    /// Larger is better.
    pub fn at_least(&mut self, target: f64, what: impl Into<String>, value: f64, unit: &'static str) {
        self.keep(Figure { what: what.into(), value, unit, target: Target::AtLeast(target) });
    }

    /// Whether every figure meets its target.
    pub fn all_good(&self) -> bool {
        self.0.iter().all(Figure::is_good)
    }

    /// As a table.
    pub fn table(&self) -> Table {
        let mut table = table(["figure", "measured", "target", ""]);
        self.0.iter().for_each(|figure| {
            table.add_row(figure.cells());
        });
        table
    }

    fn keep(&mut self, figure: Figure) {
        println!("  {}", figure.cells().join("  "));
        self.0.push(figure);
    }
}

impl Figure {
    fn is_good(&self) -> bool {
        match self.target {
            Target::AtMost(most) => self.value <= most,
            Target::AtLeast(least) => self.value >= least,
        }
    }

    fn cells(&self) -> [String; 4] {
        let (sign, target) = match self.target {
            Target::AtMost(most) => ("<=", most),
            Target::AtLeast(least) => (">=", least),
        };
        let verdict = if self.is_good() { "ok" } else { "FALLS SHORT" };
        [
            self.what.clone(),
            format!("{} {}", short(self.value), self.unit),
            format!("{sign} {} {}", short(target), self.unit),
            verdict.to_owned(),
        ]
    }
}

/// Four digits that count.
pub fn short(value: f64) -> String {
    match value.abs() {
        large if large >= 1000.0 => format!("{value:.0}"),
        medium if medium >= 10.0 => format!("{value:.1}"),
        small if small >= 1.0 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}

/// The middle value; 0 of nothing.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The value that so many percent do not exceed; 0 of nothing.
pub fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        assert_eq!((median(&values), percentile(&values, 95), percentile(&[], 95)), (10.0, 19.0, 0.0));
    }

    #[test]
    fn a_figure_meets_its_target_or_not() {
        let mut figures = Figures::default();
        figures.at_most(1.4, "a", 1.4, "x");
        figures.at_least(0.97, "b", 0.98, "");
        assert!(figures.all_good());
        figures.at_most(1.4, "c", 1.41, "x");
        assert!(!figures.all_good() && figures.table().to_string().contains("FALLS SHORT"));
    }
}
