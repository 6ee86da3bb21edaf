//! The documents keep their word: their programs compile and run, their commands do what they show, their links lead
//! somewhere, and every message of the product is explained.

mod commands;
mod guide;
mod hpc;
mod imports;
mod links;
mod literals;
mod markdown;
mod messages;
mod pages;
mod programs;
mod reference;
mod scratch;
mod slurm;
mod text;
