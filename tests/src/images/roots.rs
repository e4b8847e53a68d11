//! The root file systems, made as the Dockerfile makes them, and the folder of programs that run inside them.

use crate::system::{binaries, said};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// The certificates of public authorities inside a root.
pub(super) const CERTIFICATES: &str = "etc/ssl/certs/ca-certificates.crt";

/// A line of `infra/images/images.txt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    /// Its name, and its binary's.
    pub(crate) name: String,
    /// What it starts of the distribution.
    pub(crate) program: Option<String>,
}

/// All of `infra/images/images.txt`.
pub(crate) fn images() -> Vec<Image> {
    let text = fs::read_to_string(folder().join("images.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| line.split_whitespace().map(str::to_owned))
        .map(|mut words| Image { name: words.next().unwrap(), program: words.next() })
        .collect()
}

/// A folder with the root of every image and what runs in them.
pub(super) struct Roots {
    folder: TempDir,
    images: Vec<Image>,
}

impl Roots {
    /// Makes all of them; what the same program needs is one file for all.
    pub(super) fn make() -> Self {
        let binaries = std::env::var_os("HEARTBEAT_BINARIES").map_or_else(|| binaries().unwrap(), PathBuf::from);
        let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
        let roots = Self { folder, images: images() };
        fs::create_dir_all(roots.programs()).unwrap();
        fs::create_dir(roots.folder.path().join("place")).unwrap();
        roots.make_layer(&binaries, None);
        roots.make_layer(&binaries, Some("ffmpeg"));
        for image in &roots.images {
            let binary = binaries.join(&image.name);
            let root = roots.of(&image.name);
            run(Command::new("cp").arg("-al").arg(roots.layer(image.program.as_deref())).arg(&root));
            link(&binary, &root.join(&image.name));
            roots.write_program(&image.name, &binary);
        }
        roots
    }

    /// Every image.
    pub(super) fn images(&self) -> Vec<Image> {
        self.images.clone()
    }

    /// The root of an image.
    pub(super) fn of(&self, image: &str) -> PathBuf {
        self.folder.path().join("roots").join(image)
    }

    /// What all images with this program share.
    pub(super) fn layer(&self, program: Option<&str>) -> PathBuf {
        self.folder.path().join("layers").join(program.unwrap_or("plain"))
    }

    /// Where `heartbeat up` finds programs that are called like the functions: each enters its root.
    pub(super) fn programs(&self) -> PathBuf {
        self.folder.path().join("programs")
    }

    /// An empty folder that a root can be mounted over.
    pub(super) fn place(&self) -> PathBuf {
        self.folder.path().join("place")
    }

    /// A root like that of an image, but for one file.
    pub(super) fn copy_without(&self, image: &str, file: &Path) -> PathBuf {
        let copy = self.folder.path().join(format!("{image}-without-{}", file.file_name().unwrap().to_string_lossy()));
        if copy.exists() {
            fs::remove_dir_all(&copy).unwrap();
        }
        run(Command::new("cp").arg("-al").arg(self.of(image)).arg(&copy));
        fs::remove_file(copy.join(file)).unwrap();
        copy
    }

    /// Where in a root with ffmpeg the library is whose name begins so.
    pub(super) fn path_of_library(&self, name: &str) -> PathBuf {
        let root = self.layer(Some("ffmpeg"));
        let found = said(&Command::new("find").arg(&root).args(["-name", &format!("{name}*")]).output().unwrap()).unwrap();
        Path::new(found.trim()).strip_prefix(root).unwrap().to_owned()
    }

    fn make_layer(&self, binaries: &Path, program: Option<&str>) {
        let layer = self.layer(program);
        fs::create_dir_all(layer.parent().unwrap()).unwrap();
        fs::create_dir_all(self.of("")).unwrap();
        let mut make = Command::new(super::roots::folder().join("make-root"));
        make.args(program.map(|program| ["--with", program]).into_iter().flatten()).arg(layer);
        run(make.args(self.images.iter().map(|image| binaries.join(&image.name))));
    }

    /// The command `heartbeat` itself runs outside: it is the machine that the functions run on.
    fn write_program(&self, name: &str, binary: &Path) {
        let program = self.programs().join(name);
        if name == "heartbeat" {
            return link(binary, &program);
        }
        let (runner, root, programs) = (folder().join("run-in-root"), self.of(name), self.programs());
        let script = format!("#!/bin/sh\nexec '{}' '{}' '{}' '{name}' \"$@\"\n", runner.display(), root.display(), programs.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    }
}

/// `infra/images`.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("infra/images")
}

/// Why this machine lets nobody enter a root; none if it does.
pub(super) fn cannot_be_entered() -> Option<String> {
    let mut unshare = Command::new("unshare");
    unshare.arg("--mount").args((!we_are_root()).then_some("--map-root-user")).args(["mount", "-t", "tmpfs", "none", "/mnt"]);
    match unshare.output() {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Some(format!("unshare: {error}")),
    }
}

/// Otherwise everything happens in user namespaces.
pub(super) fn we_are_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// What is in a folder, sorted.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

/// A second name for a file, or a copy where it is on another disk.
fn link(file: &Path, name: &Path) {
    if fs::hard_link(file, name).is_err() {
        fs::copy(file, name).unwrap_or_else(|error| panic!("{}: {error}; build it with: cargo build --workspace", file.display()));
    }
}

fn run(command: &mut Command) {
    said(&command.output().unwrap()).unwrap_or_else(|error| panic!("{command:?}: {error}"));
}
