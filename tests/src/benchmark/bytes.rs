//! How many bytes of the lake a clip of 8 s takes, wherever it is in a master of whatever size.

use super::{figure::Figures, master::BenchmarkMaster, ours::request};
use crate::{commands::ffprobe, system::System, tables::table};
use anyhow::Context;
use rand::{Rng, RngExt};

const LENGTH: f64 = 8.0;
const INDEX_KILOBYTES: f64 = 256.0;

/// Runs and prints.
pub fn measure(system: &System, masters: &[&BenchmarkMaster], random: &mut impl Rng, figures: &mut Figures) -> anyhow::Result<()> {
    println!("bytes: clips of {LENGTH} s");
    let mut table = table(["master", "at s", "GOPs bytes", "read bytes", "ratio", "index bytes", "of the master"]);
    let (mut worst, mut largest_index) = (0.0_f64, 0.0_f64);
    for master in masters {
        let packets = packets_of(master)?;
        let last = master.seconds - LENGTH;
        for start in [0.0, last * 0.25, random.random_range(0.0..last), last * 0.5 + 0.7, last * 0.75 + 1.3, last] {
            let clip = system.clip(&request(&master.object, start, LENGTH, "fast"))?;
            let receipt = |name: &str| clip["receipt"][name].as_f64().with_context(|| format!("the receipt has no {name}: {clip}"));
            let (read, index, gops) = (receipt("bytes_read")?, receipt("index_bytes_read")?, gop_bytes(&packets, start, start + LENGTH));
            (worst, largest_index) = (worst.max(read / gops), largest_index.max(index / 1024.0));
            let share = read / master.megabytes() / 1e4;
            let cells = [format!("{start:.1}"), gops.to_string(), read.to_string(), format!("{:.3}", read / gops), index.to_string()];
            table.add_row([master.name.to_owned()].into_iter().chain(cells).chain([format!("{share:.2} %")]));
        }
    }
    println!("{table}");
    figures.at_most(1.10, "bytes of the master per bytes of the GOPs, worst", worst, "x");
    figures.at_most(INDEX_KILOBYTES, "bytes of the index, worst", largest_index, "KB");
    Ok(())
}

struct Packet {
    video: bool,
    seconds: f64,
    bytes: f64,
    key: bool,
}

/// All packets in order of decoding, as ffprobe sees them.
fn packets_of(master: &BenchmarkMaster) -> anyhow::Result<Vec<Packet>> {
    let text = ffprobe(&["-show_entries", "packet=codec_type,pts_time,size,flags"], &master.file)?;
    let packet = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let [kind, pts, size, flags, ..] = fields[..] else { return None };
        Some(Packet { video: kind == "video", seconds: pts.parse().ok()?, bytes: size.parse().ok()?, key: flags.starts_with('K') })
    };
    Ok(text.lines().filter_map(packet).collect())
}

/// Bytes of all GOPs that have a frame between two moments, with the sound of the same time.
fn gop_bytes(packets: &[Packet], start: f64, end: f64) -> f64 {
    let video: Vec<&Packet> = packets.iter().filter(|packet| packet.video).collect();
    let gops = video.chunk_by(|_, next| !next.key);
    let covering = gops.filter(|gop| gop.iter().any(|packet| (start..end).contains(&packet.seconds)));
    let (mut bytes, mut from, mut to) = (0.0, f64::INFINITY, f64::NEG_INFINITY);
    for packet in covering.flatten() {
        bytes += packet.bytes;
        (from, to) = (from.min(packet.seconds), to.max(packet.seconds));
    }
    let sound = packets.iter().filter(|packet| !packet.video && (from..=to).contains(&packet.seconds));
    bytes + sound.map(|packet| packet.bytes).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gops_that_cover_a_clip_are_counted_whole() {
        let packet = |video, seconds, key| Packet { video, seconds, bytes: if video { 100.0 } else { 1.0 }, key };
        let mut packets: Vec<Packet> = (0..40).map(|n| packet(true, f64::from(n) * 0.1, n % 10 == 0)).collect();
        packets.extend((0..40).map(|n| packet(false, f64::from(n) * 0.1, true)));
        assert_eq!(gop_bytes(&packets, 1.25, 1.85), 1000.0 + 10.0);
        assert_eq!(gop_bytes(&packets, 0.85, 2.05), 3000.0 + 30.0);
    }
}
