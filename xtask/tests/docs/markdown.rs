//! As much of Markdown as the documents use: fenced blocks, headings, links.

/// A fenced block of code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The line of its fence, from 1.
    pub(crate) line: usize,
    /// The words after the fence: `rust`, `compile_fail`.
    pub(crate) info: Vec<String>,
    pub(crate) code: String,
}

impl Block {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.info.iter().any(|found| found == word)
    }
}

/// A line outside fenced blocks, and its number.
type Prose<'a> = (usize, &'a str);

/// The fenced blocks, and everything else.
fn split(text: &str) -> (Vec<Block>, Vec<Prose<'_>>) {
    let (mut blocks, mut prose) = (Vec::new(), Vec::new());
    let mut open: Option<(Block, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let bare = line.trim_start();
        match (&mut open, bare.strip_prefix("```")) {
            (None, Some(info)) => {
                let words = info.split([',', ' ']).map(str::to_owned);
                let block = Block {
                    line: number + 1,
                    info: words.filter(|word| !word.is_empty()).collect(),
                    code: String::new(),
                };
                open = Some((block, line.len() - bare.len()));
            }
            (None, None) => prose.push((number + 1, line)),
            (Some(_), Some("")) => blocks.extend(open.take().map(|(block, _)| block)),
            (Some((block, indent)), _) => {
                block.code.push_str(line.get(*indent..).unwrap_or(""));
                block.code.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a fence that is not closed: {open:?}");
    (blocks, prose)
}

/// The fenced blocks.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    split(text).0
}

/// What links to headings are made of: GitHub's rule.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in split(text).1 {
        let Some((_, heading)) = line.strip_prefix('#').and(line.split_once("# ")) else {
            continue;
        };
        let slug = slug(heading);
        let again = anchors.iter().filter(|known| **known == slug).count();
        anchors.push(match again {
            0 => slug,
            several => format!("{slug}-{several}"),
        });
    }
    anchors
}

fn slug(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The targets of links, with their lines.
pub(crate) fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (number, line) in split(text).1 {
        let mut rest = without_code(line);
        while let Some((_, after)) = rest.split_once("](") {
            let (target, after) = after.split_once(')').unwrap_or((after, ""));
            links.push((number, target.to_owned()));
            rest = after.to_owned();
        }
    }
    links
}

/// The line less what stands between backticks, unless that is a link's text.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// Pieces of text that belong together: paragraphs, list items, rows of tables, blocks of code.
pub(crate) fn units(text: &str) -> Vec<String> {
    let (blocks, prose) = split(text);
    let mut units: Vec<String> = blocks.into_iter().map(|block| block.code).collect();
    let mut paragraph = String::new();
    for (_, line) in prose {
        let begins = line.trim().is_empty()
            || ["- ", "|", "#"]
                .iter()
                .any(|mark| line.trim_start().starts_with(mark));
        if begins && !paragraph.is_empty() {
            units.push(std::mem::take(&mut paragraph));
        }
        paragraph.push_str(line);
        paragraph.push('\n');
    }
    units.push(paragraph);
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# One `two`\n\nText [a](b.md#c) and `[no](link)`.\n\n- item\n  ```rust,compile_fail\n  fn f() {\n      \n  }\n  ```\n\n## One two\n| [x](y) |\n";

    #[test]
    fn blocks_keep_their_inner_indent() {
        let block = &blocks(PAGE)[0];
        assert_eq!(block.line, 6);
        assert!(block.is("rust") && block.is("compile_fail") && !block.is("sh"));
        assert_eq!(block.code, "fn f() {\n    \n}\n");
    }

    #[test]
    fn headings_are_anchors() {
        assert_eq!(anchors(PAGE), ["one-two", "one-two-1"]);
        assert_eq!(slug("`CKPT_DIR`, and so on: 3.1"), "ckpt_dir-and-so-on-31");
    }

    #[test]
    fn links_are_found_outside_code() {
        let found: Vec<String> = links(PAGE).into_iter().map(|(_, target)| target).collect();
        assert_eq!(found, ["b.md#c", "y"]);
    }

    #[test]
    fn units_are_paragraphs_items_rows_and_blocks() {
        let units = units(PAGE);
        assert!(units.iter().any(|unit| unit.trim() == "- item"));
        assert!(units.iter().any(|unit| unit.starts_with("fn f()")));
        assert!(units.iter().any(|unit| unit.trim() == "| [x](y) |"));
    }
}
