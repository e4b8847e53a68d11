//! A time in the video, as people write it: seconds with a fraction.

use crate::NotUnderstood;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, ops};

/// A time or a length in whole microseconds; written as seconds (`194.3`) in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Micros(i64);

impl Micros {
    /// From microseconds.
    pub const fn new(micros: i64) -> Self {
        Self(micros)
    }

    /// From seconds; at most 24 hours either way, which no master and no period reaches.
    pub fn from_seconds(seconds: f64) -> Result<Self, NotUnderstood> {
        if !seconds.is_finite() {
            return Err(NotUnderstood(format!("{seconds} is not a time in seconds")));
        }
        if seconds.abs() > 86_400.0 {
            return Err(NotUnderstood(format!("{seconds} s is longer than a day; no period is that long")));
        }
        Ok(Self((seconds * 1e6).round() as i64))
    }

    /// In microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// In seconds, for showing.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl ops::Add for Micros {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Micros {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Micros {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} s", self.seconds())
    }
}

impl Serialize for Micros {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.seconds().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Micros {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_seconds(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
