//! One of three programs: `old`, `new` or `mended`.

fn main() {
    let chosen = |feature: &str| std::env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let program = match (chosen("OLD"), chosen("MENDED")) {
        (true, _) => "old",
        (false, true) => "mended",
        (false, false) => "new",
    };
    println!("cargo::rustc-check-cfg=cfg(old, new, mended)");
    println!("cargo::rustc-cfg={program}");
    println!("cargo::rerun-if-changed=build.rs");
}
