//! The filters that draw the picture of a synthetic master.

use super::{SyntheticMaster, barcode};
use std::path::Path;

/// A moving picture of the size and rate that are asked for, with everything burned in.
pub(super) fn filters(master: &SyntheticMaster) -> String {
    let SyntheticMaster { width, height, frame_rate: (number, per), noise, rotation, .. } = master;
    let mut filters = vec![format!("testsrc2=s={width}x{height}:r={number}/{per}")];
    if *noise > 0 {
        filters.push(format!("noise=alls={noise}:allf=t"));
    }
    if master.variable_rate {
        // Frames are left out, the others keep their times; numbers are given afterwards.
        filters.push("select=not(eq(mod(n\\,7)\\,3)+eq(mod(n\\,11)\\,5)+eq(mod(n\\,11)\\,6))".to_owned());
    }
    filters.push("format=yuv420p".to_owned());
    filters.push(barcode::drawing());
    filters.extend(texts(*height));
    filters.push(turn_back(*rotation).to_owned());
    filters.retain(|filter| !filter.is_empty());
    filters.join(",")
}

/// The stored picture of a rotated master lies on its side; players turn it upright again.
fn turn_back(rotation: u16) -> &'static str {
    match rotation {
        90 => "transpose=cclock",
        180 => "hflip,vflip",
        270 => "transpose=clock",
        _ => "",
    }
}

/// Where Debian and Ubuntu, Fedora and Alpine put DejaVu.
const FONTS: [&str; 3] = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf",
    "/usr/share/fonts/dejavu/DejaVuSansMono.ttf",
];

/// Frame number and clock; nothing on a machine without the font, because machines read the barcode.
fn texts(height: u32) -> Option<String> {
    let font = FONTS.into_iter().find(|font| Path::new(font).exists())?;
    let style = format!("fontfile={font}:fontsize={}:fontcolor=white:box=1:boxcolor=black@0.7:boxborderw=6:x=(w-tw)/2", height / 10);
    Some(format!("drawtext={style}:y=h*0.55:text=frame %{{n}},drawtext={style}:y=h*0.7:text=%{{pts\\\\:hms}}"))
}
