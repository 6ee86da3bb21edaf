//! Columns of text.

/// Rows with their columns aligned to the left, two spaces apart, `indent` spaces before; no space at ends of lines.
pub(crate) fn aligned(rows: &[Vec<String>], indent: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (cell, &width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.chars().count() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [
            vec!["a".into(), "µµµ".into(), "x".into()],
            vec!["bb".into(), "c".into()],
            vec![],
        ];
        assert_eq!(aligned(&rows, 1), " a   µµµ  x\n bb  c\n\n");
        assert_eq!(aligned(&[], 0), "");
    }
}
