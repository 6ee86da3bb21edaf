#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ckpt_bad_input::values(data));
