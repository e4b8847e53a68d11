//! The whole system on one machine: the local cloud, a private database and one process per function
//! behind one front door.

pub mod topology;

mod broker;
mod emulator;
mod front_door;
mod functions;
mod leftovers;
mod ports;
mod postgres;
mod preflight;
mod roster;
mod schedules;
mod secret;
mod supervised;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod topology_in_terraform;

pub use functions::answers as function_answers;
pub use preflight::{binaries, ffmpeg, listen};

use crate::{
    data_dir::{DataDir, Running},
    environment::{DELIVERY_BUCKET, LAKE_BUCKET, Place},
    telemetry::Telemetry,
};
use anyhow::Context;
use axum::serve::ListenerExt;
use db::Database;
use emulator::Emulator;
use events::{Contract, ObjectFinalized};
use local_cloud::LocalCloud;
use postgres::Postgres;
use roster::Roster;
use std::{collections::BTreeMap, fs::File, path::PathBuf, sync::Arc, time::Instant};
use supervised::Supervised;
use tokio::{net::TcpListener, task::JoinHandle};
use topology::{DELETIONS, FINDS_CLIPS, FUNCTIONS, SERVES_CLIPS};

/// Where a system is to be found.
#[derive(Debug, Clone)]
pub struct Doors {
    /// The port of the front door on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// A Pub/Sub emulator to use in the place of the broker inside, e.g. `http://127.0.0.1:8085`.
    pub pubsub: Option<String>,
}

/// A system that runs until [`System::stop`].
pub struct System {
    data: DataDir,
    binaries: Vec<PathBuf>,
    roster: Arc<Roster>,
    cloud: Option<LocalCloud>,
    postgres: Option<Postgres>,
    front_door: Option<JoinHandle<()>>,
    functions: Vec<Supervised>,
    schedules: Vec<JoinHandle<()>>,
    _lock: File,
}

impl System {
    /// Starts everything and waits until everything answers. `say` is told what happens, a line a step.
    /// When it fails, or `stop` comes first, nothing is left running; it is `None` when `stop` came first.
    pub async fn start(data: &DataDir, doors: Doors, say: fn(&str), stop: impl Future<Output = ()>) -> anyhow::Result<Option<Self>> {
        let binaries = preflight::binaries()?;
        preflight::ffmpeg().await?;
        let listener = preflight::listen(doors.port).await?;
        let lock = data.lock().await?;
        let mut system = Self::nothing_yet(data, &listener, doors.pubsub, binaries, lock)?;
        let outcome = tokio::select! {
            started = system.bring_up(listener, say) => started.map(|()| true),
            () = stop => Ok(false),
        };
        match outcome {
            Ok(true) => Ok(Some(system)),
            Ok(false) => {
                system.stop().await;
                Ok(None)
            }
            Err(error) => {
                system.stop().await;
                Err(error)
            }
        }
    }

    /// What runs, and where.
    pub fn running(&self) -> Running {
        self.roster.get()
    }

    /// Stops everything that was started and nothing else. What was being worked on is done again at the next start.
    pub async fn stop(mut self) {
        self.schedules.drain(..).for_each(|schedule| schedule.abort());
        // First, so that functions that are going away do not use up the attempts of messages.
        if let Some(cloud) = &self.cloud {
            cloud.broker().stop();
        }
        futures::future::join_all(self.functions.drain(..).map(Supervised::stop)).await;
        leftovers::stop(&self.binaries, &self.data.service_account()).await;
        if let Some(front_door) = self.front_door.take() {
            front_door.abort();
        }
        if let Some(postgres) = self.postgres.take() {
            postgres.stop().await;
        }
        self.data.forget_running();
    }

    fn nothing_yet(
        data: &DataDir,
        listener: &TcpListener,
        pubsub: Option<String>,
        binaries: Vec<PathBuf>,
        lock: File,
    ) -> anyhow::Result<Self> {
        let url = format!("http://{}", listener.local_addr().context("asking for our own address")?);
        let pubsub_url = pubsub.unwrap_or_else(|| url.clone());
        let running = Running { url, pubsub_url, database_url: String::new(), pid: std::process::id(), functions: BTreeMap::new() };
        let roster = Arc::new(Roster::new(data.clone(), running));
        Ok(Self {
            data: data.clone(),
            binaries,
            roster,
            cloud: None,
            postgres: None,
            front_door: None,
            functions: Vec::new(),
            schedules: Vec::new(),
            _lock: lock,
        })
    }

    async fn bring_up(&mut self, listener: TcpListener, say: fn(&str)) -> anyhow::Result<()> {
        let left_over = leftovers::stop(&self.binaries, &self.data.service_account()).await;
        if left_over > 0 {
            say(&format!("stopped {left_over} processes that an earlier `heartbeat up` had to leave behind"));
        }
        let mut ports = ports::free(FUNCTIONS.len() + 1)?.into_iter();
        let database_port = ports.next().context("no port for the database")?;
        self.start_database(database_port, say).await?;
        let ports: BTreeMap<&'static str, u16> = FUNCTIONS.iter().map(|function| function.name).zip(ports).collect();
        self.open_cloud(listener, &ports).await?;
        self.start_functions(&ports, say).await?;
        self.schedules = schedules::start(&ports)?;
        Ok(())
    }

    async fn start_database(&mut self, port: u16, say: fn(&str)) -> anyhow::Result<()> {
        let started = Instant::now();
        let postgres = Postgres::start(self.data.postgres(), port, say).await?;
        let url = postgres.url().to_owned();
        self.postgres = Some(postgres);
        let database = Database::connect(&url, 1)?;
        database.migrate().await?;
        database.close().await;
        self.roster.change(|running| running.database_url = url)?;
        say(&format!("database         127.0.0.1:{port}  ({:.1} s)", started.elapsed().as_secs_f64()));
        Ok(())
    }

    async fn open_cloud(&mut self, listener: TcpListener, ports: &BTreeMap<&'static str, u16>) -> anyhow::Result<()> {
        let running = self.roster.get();
        let cloud = LocalCloud::open(&self.data.cloud(), &running.url).context("opening the local cloud")?;
        let at = |function: &str| ports.get(function).map(|port| format!("http://127.0.0.1:{port}"));
        let (serve_clips, find_clips) = at(SERVES_CLIPS).zip(at(FINDS_CLIPS)).context("no ports for what people ask")?;
        let (roster, broker) = (self.roster.clone(), cloud.broker().clone());
        let telemetry = Telemetry::open(&self.data, move || roster.get(), move || broker.backlog())?;
        let mut router = front_door::router(serve_clips, find_clips, cloud.router())?.merge(telemetry.router());
        let (finished, removed) = if running.pubsub_url == running.url {
            broker::declare(&cloud, ports)?;
            (ObjectFinalized::TOPIC, DELETIONS)
        } else {
            let emulator = Emulator::at(&running.pubsub_url)?;
            emulator.declare(ports).await?;
            emulator.relay_from(&cloud, &running.url)?;
            router = router.merge(emulator.relay());
            (emulator::ANNOUNCED, emulator::ANNOUNCED)
        };
        cloud.create_bucket(LAKE_BUCKET, Some(finished))?;
        cloud.create_bucket_telling_removals(DELIVERY_BUCKET, removed)?;
        self.cloud = Some(cloud);
        self.front_door = Some(tokio::spawn(async move {
            // An answer is small and complete: it must not wait for the other side's acknowledgement of the one before.
            let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the front door closed");
            }
        }));
        Ok(())
    }

    async fn start_functions(&mut self, ports: &BTreeMap<&'static str, u16>, say: fn(&str)) -> anyhow::Result<()> {
        let running = self.roster.get();
        let programs = functions::programs(&self.binaries, Place::of(&self.data, &running), ports, &secret::kept_in(&self.data)?)?;
        let started = Instant::now();
        for (program, port) in programs {
            let (name, report) = (program.name, self.roster.clone().reporter(program.name, port, say));
            tracing::debug!(name, port, "starting");
            self.functions.push(Supervised::start(program, report));
        }
        functions::until_healthy(ports, &self.data, started, say).await
    }
}
