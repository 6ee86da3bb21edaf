//! Columns of text.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::style::{PLAIN, painted};

/// Between two columns.
const GAP: usize = 2;
/// Columns that are shortened are not made narrower than this.
const NARROWEST: usize = 8;

/// A text in a table, and its colour.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(crate) fn new(style: Style, text: impl Into<String>) -> Self {
        Cell {
            text: text.into(),
            style,
        }
    }

    fn width(&self) -> usize {
        self.text.width()
    }
}

impl From<&Cell> for Cell {
    fn from(cell: &Cell) -> Self {
        cell.clone()
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::new(PLAIN, text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::new(PLAIN, text)
    }
}

/// Rows with their columns aligned to the left, two spaces apart, `indent` spaces before; no space at ends of lines.
pub(crate) fn aligned<C>(rows: &[Vec<C>], indent: usize) -> String
where
    for<'a> Cell: From<&'a C>,
{
    let rows: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| row.iter().map(Cell::from).collect())
        .collect();
    laid_out(&rows, &widths(&rows), indent)
}

/// The same, where each row is to fit into so many columns of the terminal, if it is one: texts in the columns of `shortened` lose their middle, those
/// of the first as far as that helps, then those of the next. What is still too long is cut.
pub(crate) fn fitted(
    rows: &[Vec<Cell>],
    indent: usize,
    room: Option<usize>,
    shortened: &[usize],
) -> String {
    let mut widths = widths(rows);
    let Some(room) = room else {
        return laid_out(rows, &widths, indent);
    };
    let room = room.saturating_sub(indent);
    let needed =
        |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    for &column in shortened {
        let excess = needed(&widths).saturating_sub(room);
        if let Some(width) = widths.get_mut(column) {
            *width = (*width - excess.min(*width)).max(NARROWEST.min(*width));
        }
    }
    let mut rows = rows.to_vec();
    for row in &mut rows {
        let mut left = room;
        for (cell, width) in row.iter_mut().zip(&widths) {
            cell.text = without_middle(&cell.text, (*width).min(left));
            left = left.saturating_sub(width + GAP);
        }
    }
    laid_out(&rows, &widths, indent)
}

fn widths(rows: &[Vec<Cell>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(Cell::width).max().unwrap_or(0)
    };
    (0..columns).map(width).collect()
}

fn laid_out(rows: &[Vec<Cell>], widths: &[usize], indent: usize) -> String {
    let mut text = String::new();
    for row in rows {
        let shown = row.iter().rposition(|cell| !cell.text.is_empty());
        let mut spaces = indent;
        for (cell, width) in row
            .iter()
            .zip(widths)
            .take(shown.map_or(0, |last| last + 1))
        {
            text.push_str(&" ".repeat(spaces));
            text.push_str(&match cell.style == PLAIN || cell.text.is_empty() {
                true => cell.text.clone(),
                false => painted(cell.style, &cell.text),
            });
            spaces = (width + GAP).saturating_sub(cell.width());
        }
        text.push('\n');
    }
    text
}

/// A text that takes no more than so many columns: `the begi…e end`.
fn without_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let Some(room) = width.checked_sub(1) else {
        return String::new();
    };
    let head = prefix(text.chars(), room.div_ceil(2));
    let tail = prefix(text.chars().rev(), room - head.width());
    let tail: String = tail.chars().rev().collect();
    format!("{head}…{tail}")
}

/// As many characters as fit.
fn prefix(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut left = room;
    chars
        .map_while(|c| {
            left = left.checked_sub(c.width().unwrap_or(0))?;
            Some(c)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::BAD;

    fn cells(rows: &[&[&str]]) -> Vec<Vec<Cell>> {
        let row = |row: &&[&str]| row.iter().map(|text| Cell::new(PLAIN, *text)).collect();
        rows.iter().map(row).collect()
    }

    #[test]
    fn columns_line_up() {
        let rows = cells(&[&["a", "µµµ", "x"], &["bb", "c"], &[]]);
        assert_eq!(aligned(&rows, 1), " a   µµµ  x\n bb  c\n\n");
        assert_eq!(aligned::<Cell>(&[], 0), "");
    }

    #[test]
    fn wide_letters_take_two_columns_and_combining_ones_none() {
        let rows = cells(&[&["漢字", "x"], &["e\u{301}", "x"], &["abcd", "x"]]);
        assert_eq!(aligned(&rows, 0), "漢字  x\ne\u{301}     x\nabcd  x\n");
    }

    #[test]
    fn colours_take_no_room() {
        let rows = [vec![Cell::new(BAD, "a"), Cell::new(PLAIN, "x")]];
        let text = aligned(&rows, 0);
        assert!(
            text.starts_with('\x1b') && text.ends_with("  x\n"),
            "{text:?}"
        );
    }

    #[test]
    fn rows_fit_and_keep_both_ends_of_names() {
        let name = "program/module.function-0123456789abcdef";
        let rows = cells(&[
            &["RUN", "STATE", "HELD BY"],
            &[name, "running", "node17:4711"],
        ]);
        let whole = fitted(&rows, 0, None, &[0, 2]);
        assert!(whole.contains(name) && whole.contains("node17:4711"));
        for room in 1..70 {
            let text = fitted(&rows, 0, Some(room), &[0, 2]);
            assert!(
                text.lines().all(|line| line.width() <= room),
                "{room}\n{text}"
            );
        }
        let text = fitted(&rows, 0, Some(40), &[0, 2]);
        assert!(
            text.contains("program/m…89abcdef  running  node17:4711"),
            "{text}"
        );
        let text = fitted(&rows, 0, Some(25), &[0, 2]);
        assert!(text.contains("prog…def  running  nod…11"), "{text}");
    }

    #[test]
    fn a_middle_is_taken_out_between_letters() {
        assert_eq!(without_middle("abcdef", 6), "abcdef");
        assert_eq!(without_middle("abcdef", 5), "ab…ef");
        assert_eq!(without_middle("漢字漢字", 5), "漢…字");
        assert_eq!(without_middle("ab", 1), "…");
        assert_eq!(without_middle("ab", 0), "");
    }
}
