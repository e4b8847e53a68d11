//! What penalties are for.

use crate::play::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a penalty is for; its word is how the vendor writes it.
    Infraction {
        /// Boarding.
        Boarding = "BOARDING",
        /// Charging.
        Charging = "CHARGING",
        /// Cross-checking.
        CrossChecking = "CROSS-CHECKING",
        /// Delay of game, anything but the puck over the glass.
        DelayOfGame = "DELAY OF GAME - OTHER",
        /// Delay of game: the puck over the glass.
        PuckOverGlass = "DELAY OF GAME - PUCK OVER GLASS",
        /// Elbowing.
        Elbowing = "ELBOWING",
        /// Embellishment, in the vendor's spelling.
        Embellishment = "EMBELISHMENT",
        /// A face-off violation.
        FaceOffViolation = "FACE-OFF VIOLATION",
        /// Fighting.
        Fighting = "FIGHTING",
        /// Interference with a goalie.
        GoalieInterference = "GOALIE INTERFERENCE",
        /// High-sticking.
        HighSticking = "HIGH-STICKING",
        /// Holding.
        Holding = "HOLDING",
        /// Holding the stick.
        HoldingTheStick = "HOLDING THE STICK",
        /// Hooking.
        Hooking = "HOOKING",
        /// An illegal check to the head.
        CheckToTheHead = "ILLEGAL CHECK TO THE HEAD",
        /// Instigating a fight.
        Instigator = "INSTIGATOR",
        /// Interference.
        Interference = "INTERFERENCE",
        /// Kneeing.
        Kneeing = "KNEEING",
        /// Another infraction.
        OtherInfraction = "OTHER - INFRACTION",
        /// Another lack of discipline.
        OtherUndisciplined = "OTHER - UNDISCIPLINED",
        /// Roughing.
        Roughing = "ROUGHING",
        /// Slashing.
        Slashing = "SLASHING",
        /// Spearing.
        Spearing = "SPEARING",
        /// Too many men on the ice.
        TooManyMen = "TOO MANY MEN",
        /// Tripping.
        Tripping = "TRIPPING",
        /// Unsportsmanlike conduct.
        UnsportsmanlikeConduct = "UNSPORTSMANLIKE CONDUCT",
        /// A penalty for something that is not in this list.
        Unlisted = "UNLISTED",
    }
}
