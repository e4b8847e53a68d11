//! The process group of one ffmpeg: limited right after its start, killed as a whole, never after it was reaped.

use rustix::process::{Pid, Resource, Rlimit, Signal, WaitId, WaitIdOptions, kill_process_group, prlimit, waitid};
use std::{
    io,
    process::{Child, ExitStatus},
    sync::{Arc, Mutex, PoisonError},
};

/// A running child that leads its own process group. Cloneable: one clone waits, others may kill.
#[derive(Debug, Clone)]
pub(super) struct ProcessGroup {
    leader: Pid,
    /// Once it is reaped its number may belong to somebody else.
    reaped: Arc<Mutex<bool>>,
}

impl ProcessGroup {
    /// Of a child that was started with `process_group(0)`.
    pub(super) fn of(child: &Child) -> io::Result<Self> {
        Ok(Self { leader: Pid::from_child(child), reaped: Arc::default() })
    }

    /// Limits CPU seconds and the size of every file it writes; and no core file is left behind.
    pub(super) fn limit(&self, cpu_seconds: u64, file_bytes: u64) -> io::Result<()> {
        // The soft limit kills with a signal that says why; the hard one, a moment later, kills for certain.
        let limits = [(Resource::Cpu, cpu_seconds), (Resource::Fsize, file_bytes), (Resource::Core, 0)];
        for (resource, most) in limits {
            prlimit(Some(self.leader), resource, Rlimit { current: Some(most), maximum: Some(most.saturating_add(2)) })?;
        }
        Ok(())
    }

    /// Kills all of it, unless it has already ended.
    pub(super) fn kill(&self) {
        let reaped = self.reaped.lock().unwrap_or_else(PoisonError::into_inner);
        if !*reaped {
            // The only possible error is that nobody is left to kill.
            let _ = kill_process_group(self.leader, Signal::KILL);
        }
    }

    /// Waits for its end (blocking).
    pub(super) fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        // First without reaping, so that the number stays its own until nobody can kill it any more.
        waitid(WaitId::Pid(self.leader), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
        let mut reaped = self.reaped.lock().unwrap_or_else(PoisonError::into_inner);
        *reaped = true;
        child.wait()
    }
}

/// Kills the group when it is dropped, so that a process never outlives the future that waits for it.
#[derive(Debug)]
pub(super) struct KillOnDrop(pub(super) ProcessGroup);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        self.0.kill();
    }
}
