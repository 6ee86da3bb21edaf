//! Comparing what a document shows with what there is: `…` in a document stands for anything.

/// One space between words, no backticks: how a line is broken or marked up does not matter.
pub(crate) fn plain(text: &str) -> String {
    text.replace(['`', '*'], "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `found` is `pattern`, in which each `…` stands for any text. How wide columns are does not matter.
pub(crate) fn fits(pattern: &str, found: &str) -> bool {
    let narrow = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (pattern, found) = (&*narrow(pattern), &*narrow(found));
    let parts: Vec<&str> = pattern.split('…').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return pattern == found;
    };
    let Some(rest) = found.strip_prefix(first) else {
        return false;
    };
    let Some(rest) = in_order(middle, rest) else {
        return false;
    };
    rest.ends_with(last)
}

/// What is left of `text` after the parts have been found in it one after the other.
pub(crate) fn in_order<'a>(parts: &[impl AsRef<str>], text: &'a str) -> Option<&'a str> {
    parts.iter().try_fold(text, |rest, part| {
        rest.split_once(part.as_ref()).map(|(_, after)| after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_fits_anything() {
        assert!(fits("a", "a") && !fits("a", "ab"));
        assert!(fits("a  b", "a   b ") && !fits("ab", "a b"));
        assert!(fits("saved … in … ms", "saved 3 B in 1 ms"));
        assert!(!fits("saved … in … ms", "saved 3 B"));
        assert!(fits("…", "") && fits("a…", "a") && !fits("a…b…b", "ab"));
    }

    #[test]
    fn line_breaks_and_markup_do_not_count() {
        assert_eq!(plain("a `b`\n   **c**"), "a b c");
    }
}
