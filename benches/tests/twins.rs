//! The twins of each kernel compute the same.

use ckpt_benches::kernels::KERNELS;

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
