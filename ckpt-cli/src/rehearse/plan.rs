//! Where a rehearsal hits: chance, spread over the run, that its seed brings back.

use std::time::Duration;

use fastrand::Rng;

/// One interruption.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hit {
    /// A stop at the n-th safe point from where the process began.
    Stop(u64),
    /// SIGKILL after this time.
    Kill(Duration),
}

/// What undisturbed runs have shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) took: Duration,
    pub(super) safe_points: u64,
}

/// What is still to come.
#[derive(Debug)]
pub(super) struct Plan {
    dice: Rng,
    measured: Measured,
    /// The first stop of all: it tells what a start costs.
    startup: Option<Duration>,
    /// Kinds of the hits to come, the next one last.
    coming: Vec<Kind>,
    pub(super) done: Done,
    /// Kills that came after the end, in a row.
    late: u32,
    /// By how much kills come later (more than 1) or earlier than planned.
    stretch: f64,
    kills: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Stop,
    Kill,
}

/// What has hit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Done {
    pub(super) stops: u32,
    pub(super) sigkills: u32,
}

impl Plan {
    pub(super) fn new(kills: u32, seed: u64, measured: Measured) -> Self {
        let mut dice = Rng::with_seed(seed);
        let stops = kills.div_ceil(2);
        let last_is_stop = stops >= 2;
        let ends = 1 + usize::from(last_is_stop);
        let mut coming = vec![Kind::Stop; stops as usize - ends];
        coming.resize(kills as usize - ends, Kind::Kill);
        dice.shuffle(&mut coming);
        // A kill between a run's completion and the printing of its result has the next process begin from scratch, and hides all that went
        // wrong before. So it is not the last.
        if last_is_stop {
            coming.insert(0, Kind::Stop);
        }
        // At the first safe point there is: what is before it is at its most visible.
        coming.push(Kind::Stop);
        Plan {
            dice,
            measured,
            startup: None,
            coming,
            done: Done::default(),
            late: 0,
            stretch: 1.0,
            kills,
        }
    }

    /// How often processes save: several times between two hits.
    pub(super) fn every(&self) -> Duration {
        const OFTEN: Duration = Duration::from_millis(1);
        (self.measured.took / self.kills / 5).max(OFTEN)
    }

    /// The next hit, if any is to come.
    pub(super) fn next(&mut self) -> Option<Hit> {
        let hit = match self.coming.last()? {
            Kind::Stop if self.startup.is_none() => Hit::Stop(1),
            Kind::Stop => Hit::Stop(self.safe_points()),
            Kind::Kill => Hit::Kill(self.instant()),
        };
        Some(hit)
    }

    /// So many that, on the whole, the hits reach the end of the run.
    fn safe_points(&mut self) -> u64 {
        let most = self.measured.safe_points.saturating_mul(2) / u64::from(self.kills);
        self.dice.u64(1..=most.max(1))
    }

    /// Half of them at any instant from the start of the process on, half of them when it is likely to be at work.
    fn instant(&mut self) -> Duration {
        let startup = self.startup.unwrap_or_default().min(self.measured.took);
        let work = (self.measured.took - startup).max(self.measured.took / 4);
        let most = (work * 2 / self.kills).mul_f64(self.stretch);
        let most = most.max(self.every());
        match self.dice.bool() {
            true => (startup + most).mul_f64(self.dice.f64()),
            false => startup + most.mul_f64(self.dice.f64()),
        }
    }

    /// The process stopped where it was to.
    pub(super) fn stopped(&mut self, ran: Duration) {
        self.startup.get_or_insert(ran);
        self.coming.pop();
        self.done.stops += 1;
    }

    /// The process was killed. Where that left nothing the next kill comes later.
    pub(super) fn killed(&mut self, advanced: bool) {
        const LATEST: f64 = 64.0;
        self.coming.pop();
        self.done.sigkills += 1;
        self.late = 0;
        self.stretch = if advanced {
            self.stretch
        } else {
            (self.stretch * 1.5).min(LATEST)
        };
    }

    /// The process ended before the hit came: that does not count.
    pub(super) fn missed(&mut self, hit: Hit, ran: Duration) {
        // What ran to its end in that time was at work sooner: the first stop may have been slow.
        self.startup = self.startup.map(|startup| startup.min(ran));
        if let Hit::Kill(_) = hit {
            self.late += 1;
            self.stretch /= 2.0;
        }
    }

    /// Whether kills come too late again and again.
    pub(super) fn is_hopeless(&self) -> bool {
        const OFTEN: u32 = 20;
        self.late >= OFTEN
    }

    /// No more processes than that, whatever happens.
    pub(super) fn bound(&self) -> usize {
        self.kills as usize * 4 + 20
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(kills: u32, seed: u64) -> Plan {
        let measured = Measured {
            took: Duration::from_secs(2),
            safe_points: 1000,
        };
        Plan::new(kills, seed, measured)
    }

    fn all(kills: u32, seed: u64) -> (Vec<Hit>, Done) {
        let mut plan = plan(kills, seed);
        let mut hits = Vec::new();
        while let Some(hit) = plan.next() {
            hits.push(hit);
            match hit {
                Hit::Stop(_) => plan.stopped(Duration::from_millis(10)),
                Hit::Kill(_) => plan.killed(true),
            }
        }
        (hits, plan.done)
    }

    #[test]
    fn both_kinds_always_occur() {
        for kills in 2..30 {
            for seed in 0..20 {
                let (hits, done) = all(kills, seed);
                assert_eq!(hits.len(), kills as usize);
                assert_eq!(done.stops + done.sigkills, kills);
                assert!(done.stops >= 1 && done.sigkills >= 1);
                assert_eq!(hits[0], Hit::Stop(1));
            }
        }
    }

    #[test]
    fn the_seed_brings_the_hits_back() {
        assert_eq!(all(20, 7).0, all(20, 7).0);
        assert_ne!(all(20, 7).0, all(20, 8).0);
    }

    #[test]
    fn hits_reach_about_to_the_end() {
        let (hits, _) = all(100, 3);
        let stops: u64 = hits
            .iter()
            .map(|hit| if let Hit::Stop(n) = hit { *n } else { 0 })
            .sum();
        assert!((250..=750).contains(&stops), "{stops} of half of 1000");
        let most = Duration::from_millis(10) + Duration::from_secs(4) / 100;
        for hit in hits {
            assert!(!matches!(hit, Hit::Kill(after) if after > most), "{hit:?}");
        }
    }

    #[test]
    fn kills_that_leave_nothing_come_later_and_late_ones_earlier() {
        let mut plan = plan(20, 1);
        plan.killed(false);
        assert!(plan.stretch > 1.0);
        (0..20).for_each(|_| plan.missed(Hit::Kill(Duration::ZERO), Duration::ZERO));
        assert!(plan.stretch < 1.0 && plan.is_hopeless());
        plan.killed(true);
        assert!(!plan.is_hopeless());
    }
}
