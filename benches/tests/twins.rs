//! The twins of each kernel compute the same, uninterrupted and stopped.

use std::path::Path;
use std::process::{Command, Output};

use ckpt_benches::callgrind::CHILD;
use ckpt_benches::kernels::{KERNELS, Kernel};

#[test]
fn twins_agree_to_the_bit() {
    let directory = std::env::temp_dir().join(format!("ckpt-twins-{}", std::process::id()));
    ckpt::init(ckpt::Config::new().dir(&directory)).expect("the first call");
    for kernel in KERNELS {
        for size in [kernel.size / 1000, kernel.size / 500 + 7] {
            let (plain, annotated) = ((kernel.plain)(size)(), (kernel.annotated)(size)());
            assert_eq!(plain, annotated, "{} of {size}", kernel.name);
            assert_ne!(plain, 0, "{} computes something", kernel.name);
        }
    }
    assert!(!directory.exists(), "roots that never save leave no trace");
}

/// Runs the annotated twin in a process of its own, to be stopped at a safe point.
fn run(kernel: &Kernel, size: u64, directory: &Path, stop_after: Option<u64>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_safe_points"));
    command
        .args([CHILD, kernel.name, "annotated", &size.to_string(), "1"])
        .env("CKPT_DIR", directory)
        .env_remove("CKPT_STOP_AFTER");
    if let Some(safe_point) = stop_after {
        command.env("CKPT_STOP_AFTER", safe_point.to_string());
    }
    command.output().expect("the program starts")
}

/// Blocked or not, each iteration has its safe point, and the result survives a stop at any of them.
#[test]
fn a_stopped_twin_resumes_to_the_same_bits() {
    let directory = std::env::temp_dir().join(format!("ckpt-stopped-{}", std::process::id()));
    for kernel in KERNELS {
        let size = 100;
        let plain = format!("{:#018x}\n", (kernel.plain)(size)());
        for stop_after in [1, 2, 7, 64] {
            let stopped = run(kernel, size, &directory, Some(stop_after));
            let said = String::from_utf8_lossy(&stopped.stderr);
            assert_eq!(stopped.status.code(), Some(85), "{}: {said}", kernel.name);
            // The first safe point is the one before the first iteration. (Of two loops, only the outer one's are told.)
            let at = format!("at iteration {}", stop_after - 1);
            let told = said.contains(&at) || kernel.name == "nested";
            assert!(told, "{}: {said}", kernel.name);
            let resumed = run(kernel, size, &directory, None);
            assert_eq!(
                String::from_utf8_lossy(&resumed.stdout),
                plain,
                "{} stopped at {stop_after}",
                kernel.name
            );
        }
    }
    std::fs::remove_dir_all(&directory).expect("the runs' directories");
}
