//! Settings as a whole: every variable, good and bad, without touching the process's environment.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::time::Duration;

use super::*;

fn with_config(
    variables: &[(&str, &str)],
    config: &Config,
) -> Result<(Settings, Vec<String>), Error> {
    let names: Vec<OsString> = variables
        .iter()
        .map(|(name, _)| OsString::from(name))
        .collect();
    let lookup = |wanted: &str| {
        let found = variables.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| OsString::from(value))
    };
    Settings::from_lookup(&lookup, &names, config)
}

fn read(variables: &[(&str, &str)]) -> Result<(Settings, Vec<String>), Error> {
    with_config(variables, &Config::new())
}

fn good(name: &str, value: &str) -> Settings {
    read(&[(name, value)])
        .unwrap_or_else(|error| panic!("{error}"))
        .0
}

/// The words of the error, which must name the variable and the value.
fn refusal(name: &str, value: &str) -> String {
    let error = read(&[(name, value)]).expect_err(&format!("{name}={value} should be refused"));
    let said = error.to_string();
    #[allow(irrefutable_let_patterns)]
    let Error::Setting {
        name: n,
        value: v,
        expected,
    } = error
    else {
        panic!("not a setting's error: {said}");
    };
    assert_eq!((n.as_str(), v.as_str()), (name, value));
    expected
}

#[test]
fn the_defaults_are_those_of_the_manual() {
    let (settings, warnings) = read(&[("PATH", "/bin")]).unwrap();
    assert!(warnings.is_empty());
    assert_eq!(settings.dir, Path::new(".ckpt"));
    assert_eq!(settings.every, Every::Auto);
    assert_eq!(
        (settings.keep, settings.fresh, &settings.from),
        (2, false, &None)
    );
    assert_eq!(settings.signals, SignalTable::default());
    assert_eq!(settings.grace, None);
    assert_eq!(settings.mtbf, Duration::from_secs(86_400));
    assert_eq!((settings.time_limit, settings.requeue), (None, false));
    assert_eq!((settings.exit_code, settings.stop_after), (85, None));
    assert_eq!(settings.log, Level::Info);
}

#[test]
fn good_values() {
    assert_eq!(
        good("CKPT_DIR", "/scratch/a b").dir,
        Path::new("/scratch/a b")
    );
    assert_eq!(
        good("CKPT_EVERY", "10min").every,
        Every::Fixed(Duration::from_secs(600))
    );
    assert_eq!(
        good("CKPT_EVERY", "0.25").every,
        Every::Fixed(Duration::from_millis(250))
    );
    assert_eq!(good("CKPT_EVERY", "OFF").every, Every::Off);
    assert_eq!(good("CKPT_EVERY", "auto").every, Every::Auto);
    assert_eq!(good("CKPT_KEEP", " 5 ").keep, 5);
    assert!(good("CKPT_FRESH", "1").fresh && !good("CKPT_FRESH", "0").fresh);
    assert_eq!(
        good("CKPT_FROM", "pi/pi-0a1b").from.as_deref(),
        Some("pi/pi-0a1b")
    );
    assert_eq!(
        good("CKPT_SIGNALS", "QUIT=stop").signals.effect(3),
        Effect::Stop
    );
    let minutes = Duration::from_secs(120);
    assert_eq!(good("CKPT_GRACE", "2min").grace, Some(minutes));
    assert_eq!(good("CKPT_MTBF", "2min").mtbf, minutes);
    assert!(good("CKPT_REQUEUE", "1").requeue);
    let limit = |value| good("CKPT_TIME_LIMIT", value).time_limit;
    assert_eq!(limit("2min"), Some(TimeLimit::After(minutes)));
    let instant = std::time::UNIX_EPOCH + Duration::from_secs(1_896_091_200);
    for text in ["2030-01-31T12:00:00Z", "2030-01-31 12:00:00"] {
        assert_eq!(limit(text), Some(TimeLimit::At(instant)), "{text}");
    }
    assert_eq!(good("CKPT_EXIT_CODE", "255").exit_code, 255);
    assert_eq!(
        good("CKPT_STOP_AFTER", "1").stop_after.map(NonZeroU64::get),
        Some(1)
    );
    assert_eq!(good("CKPT_LOG", "Debug").log, Level::Debug);
    assert_eq!(good("CKPT_LOG", "off").log, Level::Off);
}

#[test]
fn bad_values_name_variable_value_and_forms() {
    let cases: [(&str, &[&str], &str); 16] = [
        ("CKPT_DIR", &["", "s3://bucket/x", "gs://b"], "directory"),
        (
            "CKPT_EVERY",
            &["", "abc", "0", "-1", "10M", "of", "10 parsecs"],
            "`off` or `auto`",
        ),
        ("CKPT_MTBF", &["", "auto", "0h", "x"], "duration"),
        (
            "CKPT_KEEP",
            &["", "0", "-1", "2.5", "two", "4294967296"],
            "1 or greater",
        ),
        ("CKPT_MODE", &["", "async", "forks"], "background"),
        (
            "CKPT_COMPRESS",
            &["", "gzip", "zstd:", "zstd:0", "zstd:23", "zstd:x", "lz4"],
            "zstd:3",
        ),
        ("CKPT_FRESH", &["", "yes", "2", "true"], "0 or 1"),
        (
            "CKPT_FROM",
            &["", "/abs", "../up", "a/../b", "."],
            "ckpt ls",
        ),
        ("CKPT_SIGNALS", &["", "KILL=save", "TERM"], ""),
        (
            "CKPT_TIME_LIMIT",
            &["", "soon", "0", "2030-13-01T00:00:00Z"],
            "instant",
        ),
        ("CKPT_GRACE", &["", "off", "0s"], "duration"),
        ("CKPT_REQUEUE", &["", "on", "yes"], "0 or 1"),
        ("CKPT_EXIT_CODE", &["", "0", "256", "-1", "x"], "1 to 255"),
        (
            "CKPT_STOP_AFTER",
            &["", "0", "-3", "1.5", "n"],
            "1 or greater",
        ),
        ("CKPT_LOG", &["", "trace", "verbose", "1"], "debug"),
        ("CKPT_PROGRESS", &["", "1", "yes"], "on, off or auto"),
    ];
    assert_eq!(cases.map(|case| case.0), names::ALL);
    for (name, values, form) in cases {
        for value in values {
            assert!(refusal(name, value).contains(form), "{name}={value}");
        }
    }
}

#[test]
fn what_is_not_text_is_refused_except_in_paths() {
    let raw = OsString::from_vec(vec![b'a', 0xff]);
    for name in names::ALL {
        let read = Settings::from_lookup(
            &|wanted| (wanted == name).then(|| raw.clone()),
            &[],
            &Config::new(),
        );
        if name == names::DIR {
            assert_eq!(read.unwrap().0.dir.as_os_str(), raw);
        } else {
            assert!(read.unwrap_err().to_string().contains(name));
        }
    }
}

#[test]
fn how_checkpoints_get_to_the_disk_is_chosen_by_word() {
    let of = |variables: &[(&str, &str)], config: &Config| {
        let (settings, warnings) = with_config(variables, config).unwrap();
        assert!(warnings.is_empty(), "{warnings:?}");
        (settings.mode, settings.compress)
    };
    let plain = Config::new();
    assert_eq!(of(&[], &plain), (Mode::Auto, Compress::None));
    let config = Config::new().mode(Mode::Fork);
    assert_eq!(of(&[], &config).0, Mode::Fork);
    for (text, mode) in [
        ("sync", Mode::Sync),
        ("Background", Mode::Background),
        ("fork", Mode::Fork),
        ("auto", Mode::Auto),
    ] {
        assert_eq!(of(&[("CKPT_MODE", text)], &config).0, mode);
    }
    #[cfg(feature = "zstd")]
    for (text, level) in [("zstd", 1), ("zstd:1", 1), ("ZSTD:22", 22), ("zstd:3", 3)] {
        let config = Config::new().compress(Compress::Zstd(7));
        assert_eq!(of(&[], &config).1, Compress::Zstd(7));
        let compress = of(&[("CKPT_COMPRESS", text)], &config).1;
        assert_eq!(compress, Compress::Zstd(level));
        assert_eq!(of(&[("CKPT_COMPRESS", "none")], &config).1, Compress::None);
    }
    #[cfg(not(feature = "zstd"))]
    assert!(refusal("CKPT_COMPRESS", "zstd").contains("without the feature `zstd`"));
}

#[test]
fn progress_is_chosen_by_word() {
    let of = |config: &Config, variables: &[(&str, &str)]| {
        let (settings, warnings) = with_config(variables, config).unwrap();
        assert!(warnings.is_empty(), "{warnings:?}");
        settings.progress
    };
    let config = Config::new().progress(Progress::Off);
    assert_eq!(of(&Config::new(), &[]), Progress::Auto);
    assert_eq!(of(&config, &[]), Progress::Off);
    assert_eq!(of(&config, &[("CKPT_PROGRESS", "ON")]), Progress::On);
    assert_eq!(of(&config, &[("CKPT_PROGRESS", "auto")]), Progress::Auto);
}

#[test]
fn unknown_variables_are_warned_about() {
    let warnings = read(&[("CKPT_EVREY", "1s"), ("CKPT_KEEP", "3")]).unwrap().1;
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("CKPT_EVREY") && warnings[0].contains("CKPT_EVERY"));
}

#[test]
fn environment_over_config_over_defaults() {
    let config = Config::new()
        .keep(7)
        .exit_code(9)
        .signals("USR1=stop,HUP=ignore")
        .stop_after(4);
    let settings = with_config(&[("CKPT_KEEP", "3"), ("CKPT_SIGNALS", "HUP=save")], &config)
        .unwrap()
        .0;
    assert_eq!((settings.keep, settings.exit_code), (3, 9));
    assert_eq!(settings.stop_after.map(NonZeroU64::get), Some(4));
    assert_eq!(
        settings.signals.effect(signal_hook::consts::SIGUSR1),
        Effect::Stop
    );
    assert_eq!(
        settings.signals.effect(signal_hook::consts::SIGHUP),
        Effect::Save
    );
    assert_eq!(settings.grace, None);
}

#[test]
fn every_of_a_function() {
    let minute = Every::Fixed(Duration::from_secs(60));
    let config = Config::new().every(Duration::from_secs(5));
    let (settings, _) = with_config(&[], &config).unwrap();
    assert_eq!(
        settings.every_for(None).unwrap(),
        Every::Fixed(Duration::from_secs(5))
    );
    assert_eq!(settings.every_for(Some("1min")).unwrap(), minute);
    let error = settings
        .every_for(Some("now and then"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("every=\"now and then\"") && error.contains("10min"),
        "{error}"
    );
    let (settings, _) = with_config(&[("CKPT_EVERY", "off")], &config).unwrap();
    assert_eq!(settings.every_for(Some("1min")).unwrap(), Every::Off);
}

#[test]
fn bad_configs_name_the_method() {
    for (config, method) in [
        (Config::new().keep(0), "Config::keep=0"),
        (Config::new().exit_code(0), "Config::exit_code=0"),
        (Config::new().stop_after(0), "Config::stop_after=0"),
        (Config::new().every(Duration::ZERO), "Config::every=0ns"),
        (Config::new().grace(Duration::MAX), "Config::grace="),
        (Config::new().mtbf(Duration::ZERO), "Config::mtbf="),
        (
            Config::new().time_limit(Duration::ZERO),
            "Config::time_limit=",
        ),
        (Config::new().dir(""), "Config::dir="),
        (Config::new().from("../x"), "Config::from=../x"),
        (
            Config::new().signals("KILL=save"),
            "Config::signals=KILL=save",
        ),
    ] {
        let error = with_config(&[], &config).unwrap_err().to_string();
        assert!(error.starts_with(method), "{error}");
    }
}
