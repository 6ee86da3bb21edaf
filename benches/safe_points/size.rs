//! Comparing twins by the machine code of their functions, in bytes, as `nm` tells it.
//!
//! What encodes and decodes their types is not counted: it is there once for a type, however many functions save it.

use std::collections::BTreeMap;
use std::process::Command;

use crate::kernels::{Kernel, Twin};

/// The bytes of the functions of all kernels.
#[derive(Debug)]
pub struct Sizes(BTreeMap<(String, &'static str), u64>);

impl Sizes {
    /// Reads them from this program; `None` where there is no `nm`.
    #[must_use]
    pub fn read() -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let output = Command::new("nm")
            .args(["--demangle", "--print-size"])
            .arg(program)
            .output()
            .ok()?;
        let mut sizes = BTreeMap::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Some((twin, bytes)) = of_twin(line) {
                *sizes.entry(twin).or_insert(0) += bytes;
            }
        }
        Some(Sizes(sizes))
    }

    /// Those of a kernel: plain, annotated.
    #[must_use]
    pub fn of(&self, kernel: &Kernel) -> [u64; 2] {
        [Twin::Plain, Twin::Annotated].map(|twin| {
            let key = (kernel.module.to_owned(), twin.word());
            self.0.get(&key).copied().unwrap_or_default()
        })
    }
}

/// `00067a80 00000721 T ckpt_benches::kernels::pi::annotated::pi`
fn of_twin(line: &str) -> Option<((String, &'static str), u64)> {
    let mut words = line.splitn(4, ' ').skip(1);
    let bytes = u64::from_str_radix(words.next()?, 16).ok()?;
    let symbol = words.nth(1)?;
    [Twin::Plain, Twin::Annotated].into_iter().find_map(|twin| {
        let (module, function) = symbol.split_once(&format!("::{}::", twin.word()))?;
        let own = module.starts_with("ckpt_benches::kernels::") && !function.contains('<');
        own.then(|| ((module.to_owned(), twin.word()), bytes))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_their_modules() {
        let of =
            |line| of_twin(line).map(|((module, twin), bytes)| format!("{module} {twin} {bytes}"));
        let pi = "00067a80 00000721 T ckpt_benches::kernels::pi::annotated::pi";
        assert_eq!(
            of(pi).as_deref(),
            Some("ckpt_benches::kernels::pi annotated 1825")
        );
        let other =
            "00067a80 00000721 t core::ptr::drop_in_place<ckpt_benches::kernels::a::plain::A>";
        assert_eq!(of(other), None);
    }
}
