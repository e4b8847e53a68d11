//! The messages of one subscription on disk, as in a maildir: one file per undelivered message.
//!
//! A file is written under `incoming/`, renamed to `messages/{id}`, and removed when the message
//! is acknowledged. It holds one line of JSON (attributes, ordering key, length of the data) and the data.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::message::{Message, MessageId};

/// The longest header line that is read back, in bytes: 100 attributes of the longest kind, escaped.
const MAX_HEADER_BYTES: u64 = 2 * 1024 * 1024;

/// The folder of one subscription's messages.
pub(super) struct Spool {
    incoming: PathBuf,
    messages: PathBuf,
    unreadable: PathBuf,
}

/// The first line of a file. `data_bytes` shows a file that was cut short.
#[derive(Serialize, Deserialize)]
struct Header {
    attributes: BTreeMap<String, String>,
    ordering_key: String,
    data_bytes: usize,
}

/// A message as it lies on disk.
pub(super) fn encode(message: &Message) -> anyhow::Result<Bytes> {
    let header =
        Header { attributes: message.attributes.clone(), ordering_key: message.ordering_key.clone(), data_bytes: message.data.len() };
    let mut content = serde_json::to_vec(&header).context("writing the header of a message")?;
    content.push(b'\n');
    content.extend_from_slice(&message.data);
    Ok(content.into())
}

impl Spool {
    /// Opens or makes the folder; what was never fully written is removed.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let [incoming, messages, unreadable] = ["incoming", "messages", "unreadable"].map(|name| folder.join(name));
        if incoming.exists() {
            fs::remove_dir_all(&incoming).with_context(|| format!("clearing {}", incoming.display()))?;
        }
        for made in [&incoming, &messages] {
            fs::create_dir_all(made).with_context(|| format!("making {}", made.display()))?;
        }
        Ok(Spool { incoming, messages, unreadable })
    }

    /// Writes messages so that they survive the death of this process; when it fails, none of them is there. A power
    /// failure may cut one short, which its length shows: waiting for the disk would cost milliseconds at every step.
    pub(super) fn store(&self, messages: &[(MessageId, Bytes)]) -> anyhow::Result<()> {
        let stored = messages.iter().try_for_each(|(id, content)| self.write_one(*id, content));
        stored.or_else(|error| {
            self.take_back(messages);
            Err(error).with_context(|| format!("writing a message to {}", self.messages.display()))
        })
    }

    /// Removes what `store` wrote a moment ago, as far as possible.
    pub(super) fn take_back(&self, messages: &[(MessageId, Bytes)]) {
        for (id, _) in messages {
            // It may never have been written; what stays behind is delivered twice, not lost.
            let _ = self.remove(*id);
        }
    }

    /// A message, or `None` when it is gone.
    pub(super) fn read(&self, id: MessageId) -> anyhow::Result<Option<Message>> {
        let path = self.path(id);
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.with_context(|| format!("opening {}", path.display()))?,
        };
        decode(BufReader::new(file)).map(Some).with_context(|| format!("reading {}", path.display()))
    }

    /// Removes a message; it is no error when it is gone.
    pub(super) fn remove(&self, id: MessageId) -> io::Result<()> {
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Moves a file that cannot be read out of the way, for a person to look at.
    pub(super) fn set_aside(&self, id: MessageId) -> io::Result<()> {
        fs::create_dir_all(&self.unreadable)?;
        fs::rename(self.path(id), self.unreadable.join(file_name(id)))
    }

    /// Every message that is there with its ordering key, oldest first. Unreadable ones are set aside.
    pub(super) fn list(&self) -> anyhow::Result<Vec<(MessageId, String)>> {
        let entries = fs::read_dir(&self.messages).with_context(|| format!("listing {}", self.messages.display()))?;
        let mut found = Vec::new();
        for entry in entries {
            let name = entry.with_context(|| format!("listing {}", self.messages.display()))?.file_name();
            let Some(id) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
            match self.read(id) {
                Ok(Some(message)) => found.push((id, message.ordering_key)),
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(message = %id, error = format!("{error:#}"), "a spooled message is unreadable and is set aside");
                    self.set_aside(id).with_context(|| format!("setting message {id} aside"))?;
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn write_one(&self, id: MessageId, content: &[u8]) -> io::Result<()> {
        let temporary = self.incoming.join(file_name(id));
        fs::write(&temporary, content)?;
        fs::rename(&temporary, self.path(id))
    }

    fn path(&self, id: MessageId) -> PathBuf {
        self.messages.join(file_name(id))
    }
}

/// Padded, so that a listing is in the order of publishing.
fn file_name(id: MessageId) -> String {
    format!("{:020}", id.0)
}

fn decode(mut content: impl BufRead) -> anyhow::Result<Message> {
    let mut line = Vec::new();
    content.by_ref().take(MAX_HEADER_BYTES).read_until(b'\n', &mut line).context("reading its header")?;
    let header: Header = serde_json::from_slice(&line).context("its header is not understood")?;
    let mut data = Vec::new();
    content.take(header.data_bytes as u64 + 1).read_to_end(&mut data).context("reading its data")?;
    if data.len() != header.data_bytes {
        bail!("its data has another length than the {} bytes that were written", header.data_bytes);
    }
    Ok(Message { data: data.into(), attributes: header.attributes, ordering_key: header.ordering_key })
}
