//! Real processes, really stopped and killed: one program of tests, one file a subject.

mod kills;
mod stops;
