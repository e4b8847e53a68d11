//! Delivered files become games, people, plays and shifts.
