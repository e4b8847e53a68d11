//! Names of topics and subscriptions: `projects/P/topics/T` outside, `T` inside.
//!
//! A checked name starts with a letter and holds no slash, so it is safe as a file name.

use super::refusal::Refusal;

/// The short name in `projects/{project}/{collection}/{name}`, or in a name that is short already.
/// `collection` is `topics` or `subscriptions`.
///
/// # Errors
/// INVALID_ARGUMENT for a name the service would not take, NOT_FOUND for another project.
pub(super) fn short(project: &str, collection: &str, name: &str) -> Result<String, Refusal> {
    let short = match name.strip_prefix("projects/") {
        None => name,
        Some(rest) => within_project(project, collection, rest)
            .ok_or_else(|| Refusal::invalid(format!("{name:?} is not of the form projects/PROJECT/{collection}/NAME")))??,
    };
    if is_valid(short) {
        return Ok(short.to_owned());
    }
    Err(Refusal::invalid(format!(
        "invalid [{collection}] name {short:?}: 3 to 255 of letters, digits and -_.~+%, starting with a letter, not with goog"
    )))
}

/// The full name of a topic.
pub(super) fn topic(project: &str, short: &str) -> String {
    format!("projects/{project}/topics/{short}")
}

/// The full name of a subscription.
pub(super) fn subscription(project: &str, short: &str) -> String {
    format!("projects/{project}/subscriptions/{short}")
}

fn within_project<'n>(project: &str, collection: &str, rest: &'n str) -> Option<Result<&'n str, Refusal>> {
    let (named_project, rest) = rest.split_once('/')?;
    let (named_collection, short) = rest.split_once('/')?;
    if named_collection != collection {
        return None;
    }
    if named_project != project {
        return Some(Err(other_project(project, named_project)));
    }
    Some(Ok(short))
}

/// What somebody hears who talks about a project that is not this broker's.
pub(super) fn other_project(project: &str, named: &str) -> Refusal {
    Refusal::not_found(format!("this broker serves the project {project:?}, not {named:?}"))
}

fn is_valid(name: &str) -> bool {
    (3..=255).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !name.starts_with("goog")
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~+%".contains(c))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::broker::refusal::Kind;

    #[test]
    fn full_and_short_names_are_one() {
        assert_eq!(short("p", "topics", "projects/p/topics/clip-requests").unwrap(), "clip-requests");
        assert_eq!(short("p", "topics", "clip-requests").unwrap(), "clip-requests");
    }

    #[test]
    fn what_is_not_a_name_is_refused() {
        for name in
            ["", "ab", "1abc", "../etc", "a/b/c", "projects/p/topics/", "projects/p/subscriptions/abc", "google", "a b c", "projects/p"]
        {
            assert_eq!(short("p", "topics", name).unwrap_err().kind, Kind::InvalidArgument, "{name:?}");
        }
        assert_eq!(short("p", "topics", "projects/q/topics/abc").unwrap_err().kind, Kind::NotFound);
    }
}
