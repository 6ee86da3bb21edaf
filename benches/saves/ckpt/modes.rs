//! The rows of ckpt: a mode, a state, and how much of it changes between two saves.

use std::path::Path;
use std::process::Command;

use ckpt_benches::process::this_program;

use crate::CKPT;

pub(crate) struct Mode {
    pub(crate) name: &'static str,
    /// What it is chosen by.
    settings: &'static [(&'static str, &'static str)],
}

pub(crate) const MODES: &[Mode] = &[
    Mode {
        name: "sync",
        settings: &[("CKPT_MODE", "sync")],
    },
    Mode {
        name: "background",
        settings: &[("CKPT_MODE", "background")],
    },
    Mode {
        name: "fork",
        settings: &[("CKPT_MODE", "fork")],
    },
    Mode {
        name: "auto",
        settings: &[("CKPT_MODE", "auto")],
    },
    Mode {
        name: "sync, zstd",
        settings: &[("CKPT_MODE", "sync"), ("CKPT_COMPRESS", "zstd")],
    },
];

/// What is saved.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Variant {
    /// A `Vec<f64>`, all of which changes.
    All,
    /// Several vectors in structs, all of which changes.
    Structs,
    /// A `Vec<f64>`, of whose blocks of 64 KiB every hundredth changes, always the same.
    Hundredth,
}

pub(crate) const VARIANTS: [Variant; 3] = [Variant::All, Variant::Structs, Variant::Hundredth];

impl Variant {
    /// What stands after the mode in the name of a row.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Variant::All => "",
            Variant::Structs => ", structs",
            Variant::Hundredth => ", 1 %",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Variant::All | Variant::Hundredth => "vector",
            Variant::Structs => "model",
        }
    }

    fn stride(self) -> u64 {
        match self {
            Variant::All | Variant::Structs => 1,
            Variant::Hundredth => 100,
        }
    }
}

pub(crate) fn row(mode: &Mode, variant: Variant) -> String {
    format!("ckpt {}{}", mode.name, variant.suffix())
}

impl Mode {
    /// The program of a variant, to be started.
    pub(crate) fn program(
        &self,
        variant: Variant,
        bytes: u64,
        saves: u64,
        directory: &Path,
    ) -> Command {
        let mut command = this_program();
        let numbers = [bytes, variant.stride(), saves].map(|number| number.to_string());
        command
            .args([CKPT, variant.kind()])
            .args(numbers)
            .envs(self.settings.iter().copied())
            .env("CKPT_DIR", directory)
            // Saved when asked, and else not.
            .env("CKPT_EVERY", "off")
            .env("CKPT_LOG", "warn")
            .env("CKPT_PROGRESS", "off");
        command
    }
}
