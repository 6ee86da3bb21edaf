//! Commands of a test's own, found before those of the machine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::lab::Lab;

impl Lab {
    /// A command that does what this shell script says; programs find it by [`Lab::path_of_stand_ins`].
    ///
    /// Another process writes it: one that another test is just starting may still have what this one had open for writing, and
    /// what is open for writing cannot be executed.
    pub fn stand_in(&self, name: &str, script: &str) {
        let text = self.path(&format!("{name}.text"));
        fs::write(&text, script).expect("written");
        let mut install = Command::new("install");
        install.args(["-m", "755", "-D"]).arg(&text);
        let installed = install.arg(self.stand_ins().join(name)).status();
        assert!(installed.expect("install").success());
    }

    /// A value of `PATH`.
    #[must_use]
    pub fn path_of_stand_ins(&self) -> String {
        format!("{}:/usr/bin:/bin", self.stand_ins().display())
    }

    fn stand_ins(&self) -> PathBuf {
        self.path("bin")
    }
}
