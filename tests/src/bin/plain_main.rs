//! The plain twin of `kept_main`.

include!(concat!(env!("OUT_DIR"), "/kept_main.rs"));
