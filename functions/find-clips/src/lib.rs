//! A question becomes plays, and plays become clip requests.
