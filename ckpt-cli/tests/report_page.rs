//! `ckpt report --html`: the page, and the file that it is written to.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Output, Stdio};

use common::told::{Teller, after};
use common::{Runs, stderr, stdout};
use serde_json::{Value, json};

fn killed_once() -> Vec<Value> {
    let [a, b] = [1, 2].map(Teller::new);
    vec![
        a.starts(1.0),
        a.saves(100.0, 1, 100.0),
        a.saves(202.0, 2, 202.0),
        after(b.resumes(300.0, 2, 200.0), &a, 250.0),
        b.completes(560.0, 460.0),
    ]
}

/// The page of a run that has told this.
fn page(lines: &[Value]) -> String {
    let runs = Runs::new();
    runs.told("01", lines);
    let output = runs.ckpt(&["report", "01", "--html", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// Every element is closed, and within the one it began in: browsers guess where it is not so.
#[track_caller]
fn assert_nested(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').expect("a tag ends");
        rest = after;
        let name = tag.split([' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if name == "!DOCTYPE" || name == "meta" => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_page_needs_nothing_else() {
    let page = page(&killed_once());
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"));
    assert_nested(&page);
    for foreign in [
        "http",
        "//",
        "<script",
        "<link",
        "<img",
        "src=",
        "href",
        "@import",
        "@font-face",
    ] {
        assert!(!page.contains(foreign), "`{foreign}` in\n{page}");
    }
    let urls = page.split("url(").skip(1);
    assert!(urls.clone().count() > 0);
    for url in urls {
        assert!(url.starts_with("#hatch)"), "{url:.40}");
    }
}

#[test]
fn the_page_tells_what_the_table_tells() {
    let page = page(&killed_once());
    for text in [
        "<h1>pi::estimate</h1>",
        "<code>pi/pi.estimate-01</code>",
        "completed, 2026-11-18 11:06:40 to 2026-11-18 11:16:00 UTC",
        "<dt>Lost</dt><dd>48 s</dd>",
        "Processes: 2 (1 killed, 1 completed).",
        "<td>0 → 200</td>",
        "<td class=\"long\">48 s (≈ 48 iterations)</td>",
        "A save takes 2.0 s on average; 1 death in all",
        "Times are UTC.",
    ] {
        assert!(page.contains(text), "no `{text}` in\n{page}");
    }
}

/// Light and dark, on paper, and for those who do not see the picture or its colours.
#[test]
fn the_page_is_for_everyone() {
    let page = page(&killed_once());
    for text in [
        "@media (prefers-color-scheme: dark)",
        "@media print",
        "name=\"viewport\"",
        "<title id=\"timeline-title\">Timeline</title>",
        "<desc id=\"timeline-desc\">",
        "<desc id=\"took-desc\">Least 2.0 s, median 2.0 s, most 2.0 s.</desc>",
        "<desc id=\"size-desc\">Least 1.0 KiB, median 1.0 KiB, most 2.0 KiB.</desc>",
        "<pattern id=\"hatch\"",
        "✕ killed",
        "✓ completed",
    ] {
        assert!(page.contains(text), "no `{text}` in\n{page}");
    }
    let images = page.matches("role=\"img\"").count();
    assert_eq!(images, 3);
    assert_eq!(page.matches("aria-labelledby=").count(), images);
}

#[test]
fn what_files_say_is_text() {
    let mut evil = Teller::new(1);
    evil.host = "<script>alert('1')</script>&\"\u{1b}[31m".to_owned();
    let mut start = evil.starts(0.0);
    start["function"] = json!("f::<A>::<script>");
    start["job"] = json!("</td><img src=x onerror=alert(2)>");
    let page = page(&[
        start,
        evil.saves(100.0, 1, 100.0),
        evil.fails(130.0, "</title><script>alert(3)</script>"),
    ]);
    assert_nested(&page);
    for tag in ["<script", "<img", "\u{1b}"] {
        assert!(!page.contains(tag), "`{tag}` in\n{page}");
    }
    for text in [
        "f::&lt;A&gt;::&lt;script&gt;",
        "&lt;script&gt;alert('1')&lt;/script&gt;&amp;",
        "&lt;/td&gt;&lt;img src=x onerror=alert(2)&gt;",
        "failed (&lt;/title&gt;&lt;script&gt;alert(3)&lt;/script&gt;)",
    ] {
        assert!(page.contains(text), "no `{text}` in\n{page}");
    }
}

#[test]
fn a_thousand_processes_and_a_hundred_thousand_saves_are_thinned_out() {
    let mut lines = Vec::new();
    let (mut at, mut generation, mut computed) = (0.0, 0, 0.0);
    for pid in 1..=1_000 {
        let one = Teller::new(pid);
        lines.push(match generation {
            0 => one.starts(at),
            _ => after(
                one.resumes(at, generation, computed),
                &Teller::new(pid - 1),
                at - 5.0,
            ),
        });
        for _ in 0..100 {
            (at, generation, computed) = (at + 10.0, generation + 1, computed + 10.0);
            lines.push(one.saves(at, generation, computed));
        }
        at += 10.0;
    }
    let page = page(&lines);
    assert_nested(&page);
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    for text in [
        " of 100 000 saves are marked: others are too close to them.",
        "7 processes share a row.",
        "there are 100 000 in all.",
        "… 600 more: ",
    ] {
        assert!(page.contains(text), "no `{text}`");
    }
}

#[test]
fn one_instant_is_a_page_too() {
    let one = Teller::new(1);
    for lines in [
        &[one.starts(0.0)][..],
        &[one.starts(0.0), one.saves(0.0, 1, 0.0)],
    ] {
        let page = page(lines);
        assert_nested(&page);
        for nonsense in ["NaN", "inf\"", "\"-inf"] {
            assert!(!page.contains(nonsense), "{nonsense} in\n{page}");
        }
    }
}

#[test]
fn the_page_of_all_runs_has_their_table() {
    let runs = Runs::new();
    runs.told("01", &killed_once());
    runs.told("02", &killed_once()[..3]);
    let page = stdout(&runs.ckpt(&["report", "--html", "-"]));
    assert_nested(&page);
    for text in [
        "<h1>Runs</h1>",
        "pi/pi.estimate-01",
        "pi/pi.estimate-02",
        "<tfoot>",
        "together",
    ] {
        assert!(page.contains(text), "no `{text}` in\n{page}");
    }
}

/// A directory of runs with one, and a place for files.
fn place() -> (Runs, tempfile::TempDir) {
    let runs = Runs::new();
    runs.told("01", &killed_once());
    (runs, tempfile::tempdir().unwrap())
}

fn write(runs: &Runs, path: &Path) -> Output {
    let html = format!("--html={}", path.display());
    runs.ckpt(&["report", "01", &html])
}

#[test]
fn the_file_is_replaced_and_the_table_printed() {
    let (runs, place) = place();
    let path = place.path().join("report.html");
    let table = stdout(&runs.ckpt(&["report", "01"]));
    for _ in 0..2 {
        let output = write(&runs, &path);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), table);
        assert_nested(&fs::read_to_string(&path).unwrap());
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let other = place.path().join("other");
        fs::write(&other, "").unwrap();
        assert_eq!(
            mode,
            fs::metadata(&other).unwrap().permissions().mode() & 0o777
        );
        fs::write(
            &path,
            "something of the user's, which is longer".repeat(10_000),
        )
        .unwrap();
    }
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let html = format!("--html={}", path.display());
    let report = runs.json(&["report", "01", "--json", &html]);
    assert_eq!(report["lost_seconds"], json!(48.0));
    assert_nested(&fs::read_to_string(&path).unwrap());
}

#[test]
fn a_link_stays_and_leads_to_the_page() {
    let (runs, place) = place();
    let (path, link) = (place.path().join("report.html"), place.path().join("link"));
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("report.html", &link).unwrap();
    assert_eq!(write(&runs, &link).status.code(), Some(0));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_nested(&fs::read_to_string(&path).unwrap());
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o640, "as it was");
}

#[test]
fn what_cannot_be_written_is_told_and_nothing_is_printed() {
    let (runs, place) = place();
    let output = write(&runs, place.path());
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(74), String::new())
    );
    let path = place.path().display();
    assert!(
        stderr(&output).starts_with(&format!("ckpt: {path}: Is a directory")),
        "{}",
        stderr(&output)
    );
    let missing = place.path().join("no/such/report.html");
    let output = write(&runs, &missing);
    assert_eq!(output.status.code(), Some(74));
    assert!(
        stderr(&output).contains("report.html: No such file or directory"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_device_is_written_to_as_it_is() {
    let (runs, _place) = place();
    let output = write(&runs, Path::new("/dev/stdout"));
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("<!DOCTYPE html>"));
    #[cfg(target_os = "linux")]
    {
        let output = write(&runs, Path::new("/dev/full"));
        assert_eq!(output.status.code(), Some(74), "{}", stderr(&output));
    }
}

#[test]
fn one_thing_goes_to_standard_output() {
    let (runs, _place) = place();
    let output = runs.ckpt(&["report", "01", "--json", "--html", "-"]);
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(2), String::new())
    );
    assert!(stderr(&output).contains("give the page a file"));
}

#[test]
fn a_reader_that_stops_reading_is_success() {
    let (runs, _place) = place();
    for words in [
        &["report"][..],
        &["report", "--json"],
        &["report", "01"],
        &["report", "01", "--json"],
        &["report", "01", "--html", "-"],
        &["report", "01", "--html", "/dev/stdout"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = runs.command(words);
        let output = command
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(
            (output.status.code(), stderr(&output)),
            (Some(0), String::new()),
            "{words:?}"
        );
    }
}
