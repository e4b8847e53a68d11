//! One play of a game, as the lake keeps it.

use events::TeamCode;
use serde::{Deserialize, Serialize};

/// A row of a play-by-play file that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    /// The raw file's `id`; of a timeline, the row's place in time. Derived plays begin at [`DERIVED`].
    pub play_no: u32,
    /// 1 to 3, 4 for overtime and the shootout, 5 and more in playoffs.
    pub period: u8,
    /// Game clock since the period's start, in milliseconds: frozen while play is stopped.
    pub clock_ms: u32,
    /// Video frames since the period's opening face-off, at the game's rate.
    pub timecode_frames: u32,
    /// The action, word for word.
    pub action: String,
    /// Who acts; none on bare rows such as `Whistle`.
    pub actor: Option<Actor>,
    /// Where, as seen by the acting team.
    pub zone: Option<Zone>,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// As the file says, as seen by the acting team.
    pub manpower: Option<Manpower>,
    /// Skaters of the acting team and of the other, as the file counts them.
    pub skaters: Option<(u8, u8)>,
    /// Skaters of the acting team on the ice, the actor among them; league ids.
    pub own_on_ice: Vec<u32>,
    /// Skaters of the other team on the ice.
    pub opponents_on_ice: Vec<u32>,
    /// The acting team's goalie; none when the net is empty.
    pub own_goalie: Option<u32>,
    /// The other team's goalie; none when the net is empty.
    pub opponent_goalie: Option<u32>,
    /// Goals of the acting team less those of the other, before the play.
    pub score_difference: Option<i8>,
    /// Feet from centre ice along the rink, the acting team attacking to the right: -100 to 100.
    pub x: Option<f32>,
    /// Feet from centre ice across the rink: -42.5 to 42.5.
    pub y: Option<f32>,
    /// E.g. `innerSlot`.
    pub section: Option<String>,
    /// E.g. `wristshot`, `screened`: sorted, each once.
    pub flags: Vec<String>,
    /// The vendor's probability that this shot becomes a goal, 0 to 1.
    pub expected_goals: Option<f32>,
}

/// The first number of plays that no row says but a row implies: a shot on net of the one is a save of the other.
pub const DERIVED: u32 = 1_000_000;

/// Who acts, in the words of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The league's id.
    pub player_id: u32,
    /// The acting team.
    pub team: TeamCode,
    /// Empty in timelines.
    pub first_name: String,
    /// Empty in timelines.
    pub last_name: String,
    /// `C`, `LW`, `RW`, `D` or `G`; empty in timelines.
    pub position: String,
    /// The number on the sweater.
    pub sweater: Option<u8>,
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// Each of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// As stored and as shown to programs.
            pub const fn word(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            /// Reads [`Self::word`].
            pub fn parse(word: &str) -> Option<Self> { match word { $($word => Some(Self::$variant),)+ _ => None } }
        }
    };
}
pub(crate) use words;

words! {
    /// A third of the rink, as seen by the acting team.
    Zone {
        /// Offensive.
        Offensive = "oz",
        /// Neutral.
        Neutral = "nz",
        /// Defensive.
        Defensive = "dz",
    }
}

words! {
    /// How a play went, as the vendor says.
    Outcome {
        /// It did what it was meant to.
        Successful = "successful",
        /// It did not.
        Failed = "failed",
        /// The vendor does not say.
        Undetermined = "undetermined",
    }
}

words! {
    /// Who has more skaters, as the vendor says, as seen by the acting team.
    Manpower {
        /// Equal, or as the vendor sees it.
        EvenStrength = "even_strength",
        /// The acting team has more.
        PowerPlay = "power_play",
        /// The acting team has fewer.
        ShortHanded = "short_handed",
    }
}
