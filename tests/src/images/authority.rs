//! An authority of our own, and a server over TLS that it vouches for: `openssl s_server`, which others wrote.

use crate::system::free_port;
use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Makes both, each with a key that lives a day.
const MAKE: &str = r#"set -e
openssl req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out authority.crt -days 1 -subj "/CN=authority of a test" 2>&1
openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj "/CN=127.0.0.1" 2>&1
printf 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >extensions
openssl x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 1 -extfile extensions -out server.crt 2>&1"#;

/// Its folder, and its server, which ends with it.
pub(super) struct Authority {
    folder: TempDir,
    server: Child,
    port: u16,
}

impl Authority {
    /// Serves this document; none if there is no openssl.
    pub(super) fn start(document: &[u8]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("sh").args(["-c", MAKE]).current_dir(folder.path()).output().unwrap();
        if !made.status.success() {
            return None;
        }
        fs::write(folder.path().join("keys.json"), document).unwrap();
        let port = free_port().unwrap();
        let mut server = Command::new("openssl");
        server.args(["s_server", "-quiet", "-WWW", "-cert", "server.crt", "-key", "server.key", "-accept", &format!("127.0.0.1:{port}")]);
        let server = server.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(120), "openssl s_server does not listen");
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(Self { folder, server, port })
    }

    /// Where the document is.
    pub(super) fn url(&self) -> String {
        format!("https://127.0.0.1:{}/keys.json", self.port)
    }

    /// The authority's own certificate.
    pub(super) fn write_certificates(&self, file: &Path) {
        fs::copy(self.folder.path().join("authority.crt"), file).unwrap();
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
