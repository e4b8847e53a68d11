//! A page with gaps: `{{name}}` is replaced once, by a value that was made safe before.

/// The template with its gaps filled. What is filled in is not looked at again; a gap without a value stays empty.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, (name, after))) = rest.split_once("{{").and_then(|(before, gap)| Some((before, gap.split_once("}}")?))) {
        page.push_str(before);
        page.push_str(values.iter().find(|value| value.0 == name).map_or("", |value| value.1));
        rest = after;
    }
    page + rest
}

/// A text that is safe between tags and inside quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("a {{x}} b {{y}} {{none}}.", &[("x", "{{y}}"), ("y", "2")]), "a {{y}} b 2 .");
        assert_eq!(fill("no gap {{ here", &[]), "no gap {{ here");
    }

    #[test]
    fn nothing_leaves_its_place() {
        assert_eq!(escaped(r#"<script>"'&"#), "&lt;script&gt;&quot;&#39;&amp;");
    }
}
