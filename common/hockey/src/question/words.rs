//! The words of questions beside names and terms: tables, to be read by people.

use super::part::{FlagWord, Place};

/// Words that say nothing about which plays are meant.
pub(super) const STOP: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "in", "during", "inside", "within the", "of the", "in the", "s", "is", "are", "was",
    "were", "be", "been", "being", "do", "does", "did", "has", "have", "had", "having", "where", "when", "while", "whenever", "which", "who",
    "whose", "what", "how", "it", "its", "his", "he", "him", "can", "could", "would", "will", "should", "please", "thanks", "thank you",
    "show", "show me", "show us", "find", "find me", "find us", "get", "get me", "get us", "give", "give me", "give us", "let me see",
    "let us see", "lets see", "pull", "pull up", "list", "see", "watch", "want", "need", "want to see", "want to watch", "need to see",
    "i want", "i want to see", "i need", "i need to see", "i would like", "i would like to see", "id like", "id like to see", "we want",
    "we want to see", "we need", "we need to see", "can i see", "can i get", "can i have", "can we see", "could i see", "can you show me",
    "can you find", "can you show us", "could you show me", "send me", "search", "search for", "look for", "looking for", "im looking for",
    "bring up", "play me", "cut", "cut me", "make", "all", "all of", "all the", "every", "each", "every single", "any", "some", "just",
    "only", "also", "both", "either", "there", "here", "happened", "happening", "made", "make", "making", "took", "taken", "take", "takes",
    "taking", "had", "got", "gets", "getting", "came", "come", "coming", "done", "doing", "video", "videos", "footage", "tape", "film",
    "highlights", "highlight", "reel", "compilation", "the score", "the puck", "puck", "team", "player", "players", "skater", "so",
    "as", "hi", "hello", "hey", "ok", "okay", "his own", "one of", "type of", "kind of", "kinds of", "types of", "times",
];

/// Plays by no name.
pub(super) const PLAYS: &[&str] = &["clip", "clips", "play", "plays", "action", "actions", "event", "events", "moment", "moments", "everything"];

/// What a game is called.
pub(super) const GAME: &[&str] = &["game", "games", "match", "matches", "matchup", "matchups"];

/// What turns a question round, which is refused rather than half understood.
pub(super) const NEGATIONS: &[&str] = &[
    "not", "no", "without", "except", "excluding", "exclude", "excludes", "excepting", "other than", "but not", "never", "non", "nor",
    "neither", "none", "isnt", "arent", "dont", "doesnt", "didnt", "wasnt", "werent", "wont", "cant", "minus", "besides", "apart from",
    "aside from", "but", "instead of", "rather than", "unless", "everyone but", "anyone but", "all but", "ignore", "ignoring",
    "leave out", "leaving out", "skip", "skipping", "remove", "removing",
];

/// Strength, as the vendor says it.
pub(super) const STRENGTHS: &[(&str, &[&str])] = &[
    (
        "even_strength",
        &["even strength", "at even strength", "es", "even", "evens", "at evens", "at even", "equal strength", "full strength", "ev"],
    ),
    (
        "power_play",
        &[
            "power play", "power plays", "powerplay", "powerplays", "on the power play", "on the powerplay", "pp", "on the pp",
            "man advantage", "on the man advantage", "with the man advantage", "with a man advantage", "up a man", "a man up", "man up",
            "against the penalty kill", "against the pk", "vs the penalty kill", "vs pk", "against a penalty kill",
        ],
    ),
    (
        "short_handed",
        &[
            "penalty kill", "penalty kills", "penalty killing", "on the penalty kill", "pk", "on the pk", "shorthanded", "short handed", "sh",
            "man disadvantage", "killing a penalty", "killing penalties", "down a man", "a man down", "man down", "against the power play",
            "against the powerplay", "against the pp", "vs the power play", "vs pp", "against a power play",
        ],
    ),
    (
        "own_net_empty",
        &[
            "goalie pulled", "with the goalie pulled", "goalie is pulled", "with our goalie pulled", "own goalie pulled", "pulled goalie",
            "with a pulled goalie", "extra attacker", "with the extra attacker", "with an extra attacker", "extra skater",
            "with an extra skater", "own net empty", "own net is empty", "own empty net", "with our net empty", "our net empty", "our goalie pulled",
            "with the goaltender pulled", "goaltender pulled", "net is empty behind",
        ],
    ),
    (
        "opponent_net_empty",
        &[
            "opponent net empty", "opponents net empty", "opponents net is empty", "into an empty net", "into the empty net", "into empty net",
            "on an empty net", "on the empty net", "against an empty net", "at an empty net", "at the empty net", "against the empty net",
            "opponents goalie pulled", "opposing goalie pulled", "opposing net empty", "other net empty", "into empty nets", "opponent goalie pulled",
        ],
    ),
];

/// Words that may mean several things: what to write instead, and what that means.
#[rustfmt::skip]
pub(super) const OPEN: &[(&[&str], &[(&str, &str)])] = &[
    (&["empty net", "empty nets", "net empty", "with the net empty", "en"],
     &[("own net empty", "the acting team's own net is empty"), ("opponent net empty", "the other team's net is empty")]),
    (&["dump", "dumps", "dumped", "dumping", "dump and chase"],
     &[("dump-ins", "into the offensive zone"), ("dump-outs", "out of the defensive zone")]),
    (&["check", "checks", "checking"], &[("stick checks", "with the stick"), ("hits", "with the body")]),
    (&["missed pass", "missed passes"],
     &[("failed passes", "the passer's: the pass does not arrive"), ("missed receptions", "the receiver's: the pass is not held")]),
    (&["new york", "ny"], &[("NYR", "New York Rangers"), ("NYI", "New York Islanders")]),
    (&["blocked"], &[("blocked shots", "the shooter's play"), ("shot blocks", "the defender's play"), ("pass blocks", "the defender's play, of a pass")]),
    (&["rebound", "rebounds"],
     &[("rebound recoveries", "a rebound is recovered"), ("shots with a rebound", "the goalie gives a rebound")]),
    (&["breakaway", "breakaways"], &[("breakaways against", "the defending team's play"), ("penalty shots", "a penalty shot")]),
];

/// Words that are understood but cannot be asked: why not, and what can be asked instead.
#[rustfmt::skip]
pub(super) const UNASKABLE: &[(&[&str], &str, &[&str])] = &[
    (&["scoring chance", "scoring chances", "chance", "chances", "high danger", "high danger chance", "high danger chances", "grade a", "grade a chance", "grade a chances", "quality chance", "quality chances"],
     "the data do not mark scoring chances", &["slot shots", "shots on net", "shots"]),
    (&["expected goals", "xg", "xgf", "xga"], "a question asks for plays, not for figures", &["shots", "goals"]),
    (&["rush", "the rush", "off the rush", "rushes", "rush chance", "rush chances", "on the rush"],
     "the data mark passes off the rush, and entries seen by the defending team", &["passes off the rush", "entries against", "odd-man rushes against"]),
    (&["odd man rush", "odd man rushes", "odd man"], "the data mark it as the defending team's play", &["odd-man rushes against"]),
    (&["forecheck", "forechecking", "backcheck", "backchecking", "gap", "gap control", "line change", "line changes", "change", "changes", "screen set"],
     "the data do not mark it", &["forecheck recoveries", "retrievals under pressure", "dump-ins"]),
    (&["time on ice", "toi", "ice time", "plus minus", "corsi for percentage", "percentage", "percent", "how many", "how much", "number of", "count", "count of", "average", "rate", "stats", "statistics", "total", "per game", "per 60"],
     "a question asks for plays to be seen, not for figures; the answer's total says how many there are", &[]),
    (&["top", "best", "worst", "biggest", "hardest", "longest", "shortest", "nicest", "good", "great", "most", "fewest", "least"],
     "plays are not ranked", &["first 10", "last 10", "newest first"]),
    (&["defencemen", "defensemen", "defenceman", "defenseman", "forwards", "forward", "centers", "centres", "wingers", "winger", "goalies", "goaltenders", "rookies", "rookie", "by position", "line", "lines", "linemates", "linemate", "pairing", "pair", "unit", "top line", "fourth line", "first line", "second line", "third line", "first unit", "second unit", "starters", "captain", "captains"],
     "players are asked for by name, not by position or line", &[]),
    (&["coach", "coaches", "referee", "referees", "ref", "refs", "fans", "crowd", "anthem", "zamboni"], "the data are about plays", &[]),
    (&["after", "following", "followed by", "right after", "immediately after", "before", "right before", "then", "prior to", "leading to", "leads to", "led to", "leading up to", "that led to", "resulting in", "results in", "resulted in", "off", "off of", "off a", "caused by", "because of", "until", "within", "in response to", "after that"],
     "plays are asked for one by one, not one after another", &[]),
    (&["to"], "the data do not say to whom or where to; ask for the pass or for its reception", &["pass receptions"]),
    (&["into", "towards", "toward", "onto"], "the data do not say where to, except for passes to the slot, dump-ins and entries", &["passes to the slot", "dump-ins", "zone entries"]),
    (&["assisted by", "set up by", "drawn by", "taken by opponents", "fed by"], "plays are asked for by who acts", &["assists by", "with a player on the ice"]),
    (&["their", "theirs", "they", "them", "themselves"], "it is not clear who is meant", &["our", "by TEAM", "against TEAM"]),
    (&["opponent", "opponents", "the opponent", "opposition", "the other team", "other team", "opposing team", "opposing", "them all"],
     "say which team", &["against TEAM", "by TEAM"]),
    (&["fight", "fights", "fighting major", "brawl", "scrum", "scrums"], "the data do not mark it", &["roughing penalties", "penalties"]),
    (&["hat trick", "hat tricks", "shutout", "shutouts", "overtime winner", "overtime winners"], "a question asks for plays, not for feats", &["goals", "overtime goals", "saves"]),
    (&["behind the net", "behind net", "corner", "corners", "left side", "right side", "left point", "right point", "left circle", "right circle", "circle", "circles", "crease", "left", "right", "blue line", "blueline", "goal line", "front of the net", "in front of the net", "in front", "net front", "half wall", "high slot", "low slot", "top of the circle", "net"],
     "the data do not divide the rink so", &["from the inner slot", "from the slot", "from the point", "from outside"]),
    (&["minute", "minutes", "min", "mins", "second", "last minute", "final minute", "opening minute", "first minute", "late in", "early in", "late", "early", "end of", "beginning of", "start of", "half", "first half", "second half"],
     "the game clock cannot be asked; periods can", &["in the first period", "in the third period", "in overtime"]),
    (&["or more", "or less", "more than", "less than", "fewer than", "at least", "at most", "over", "under"], "it is not clear of what", &["up by two or more", "down by one"]),
    (&["tape to tape", "tape to tape pass", "tape to tape passes", "saucer", "saucer pass", "drop pass", "drop passes", "no look pass", "give and go", "give and gos", "royal road", "royal road pass", "cross crease", "one touch", "one touch pass", "first pass", "long pass", "long passes", "forward pass", "forward passes", "hook pass", "lob", "lobs", "area pass"],
     "the data do not mark it", &["completed passes", "east-west passes", "outlet passes", "stretch passes"]),
    (&["zone time", "possession", "possessions", "puck possession", "offensive zone time", "o zone time", "zone start", "zone starts", "power play unit", "touch", "touches", "puck touches", "puck touch", "involvement"],
     "the data mark plays, not stretches of time", &["puck recoveries", "pass receptions", "zone entries"]),
    (&["injury", "injuries", "injured", "trade", "trades", "contract", "draft", "interview"], "the data are about plays", &[]),
    (&["uncontrolled exit", "uncontrolled exits", "failed exit", "failed exits", "failed zone exit", "failed zone exits", "exit failures"],
     "the data mark controlled exits, which always succeed, and dump-outs", &["failed dump-outs", "exit attempts", "turnovers in the d-zone"]),
    (&["failed entry", "failed entries", "failed zone entry", "failed zone entries", "denied entry", "denied entries", "entry denial", "entry denials"],
     "the data mark controlled entries, which always succeed, and entries against", &["failed entry passes", "entries against", "failed dump-ins"]),
    (&["uncontrolled entry", "uncontrolled entries"], "the data call it a dump-in", &["dump-ins"]),
];

/// Places that are made of sections.
#[rustfmt::skip]
pub(super) const PLACES: &[Place] = &[
    Place { phrases: &["slot", "the slot", "home plate", "house", "the house"], name: "the slot",
        attacking: &["innerSlot", "eastOuterSlot", "westOuterSlot"], defending: &["innerSlotDZ", "eastOuterSlotDZ", "westOuterSlotDZ"] },
    Place { phrases: &["inner slot", "the inner slot", "innerslot"], name: "the inner slot", attacking: &["innerSlot"], defending: &["innerSlotDZ"] },
    Place { phrases: &["outer slot", "the outer slot", "outerslot"], name: "the outer slot",
        attacking: &["eastOuterSlot", "westOuterSlot"], defending: &["eastOuterSlotDZ", "westOuterSlotDZ"] },
    Place { phrases: &["east outer slot"], name: "the east outer slot", attacking: &["eastOuterSlot"], defending: &["eastOuterSlotDZ"] },
    Place { phrases: &["west outer slot"], name: "the west outer slot", attacking: &["westOuterSlot"], defending: &["westOuterSlotDZ"] },
    Place { phrases: &["outside the slot", "outside of the slot", "from outside the slot"], name: "outside the slot",
        attacking: &["eastPoint", "centerPoint", "westPoint", "outsideNorthEast", "outsideNorthWest"],
        defending: &["eastPointDZ", "centerPointDZ", "westPointDZ", "outsideNorthEastDZ", "outsideNorthWestDZ"] },
    Place { phrases: &["point", "the point", "from the point", "at the point", "the points", "from point"], name: "the point",
        attacking: &["eastPoint", "centerPoint", "westPoint"], defending: &["eastPointDZ", "centerPointDZ", "westPointDZ"] },
    Place { phrases: &["center point", "centre point", "the center point", "centerpoint"], name: "the middle of the point",
        attacking: &["centerPoint"], defending: &["centerPointDZ"] },
    Place { phrases: &["east point", "the east point"], name: "the east point", attacking: &["eastPoint"], defending: &["eastPointDZ"] },
    Place { phrases: &["west point", "the west point"], name: "the west point", attacking: &["westPoint"], defending: &["westPointDZ"] },
    Place { phrases: &["outside", "the outside", "perimeter", "the perimeter"], name: "outside the slot and below the point",
        attacking: &["outsideNorthEast", "outsideNorthWest"], defending: &["outsideNorthEastDZ", "outsideNorthWestDZ"] },
    Place { phrases: &["center ice", "centre ice", "the middle of the <nz>", "middle of the <nz>"], name: "the middle of the neutral zone",
        attacking: &["northCenterNZ", "southCenterNZ"], defending: &[] },
    Place { phrases: &["<nz> boards", "<nz> walls"], name: "the boards of the neutral zone",
        attacking: &["northEastBoardsNZ", "northWestBoardsNZ", "southEastBoardsNZ", "southWestBoardsNZ"], defending: &[] },
];

/// The sections that the data know.
pub(super) const SECTIONS: &[&str] = &[
    "innerSlot", "eastOuterSlot", "westOuterSlot", "eastPoint", "centerPoint", "westPoint", "outsideNorthEast", "outsideNorthWest",
    "innerSlotDZ", "eastOuterSlotDZ", "westOuterSlotDZ", "eastPointDZ", "centerPointDZ", "westPointDZ", "outsideNorthEastDZ",
    "outsideNorthWestDZ", "northCenterNZ", "southCenterNZ", "northEastBoardsNZ", "northWestBoardsNZ", "southEastBoardsNZ",
    "southWestBoardsNZ",
];

/// A flag that shots carry.
const fn of_shots(
    flag: &'static str,
    meaning: &'static str,
    nouns: &'static [&'static str],
    adjectives: &'static [&'static str],
) -> FlagWord {
    FlagWord { flag, meaning, nouns, adjectives, event: "shot", of_shots: true }
}

/// A flag of other plays.
const fn of_plays(
    flag: &'static str,
    meaning: &'static str,
    event: &'static str,
    nouns: &'static [&'static str],
    adjectives: &'static [&'static str],
) -> FlagWord {
    FlagWord { flag, meaning, nouns, adjectives, event, of_shots: false }
}

/// Words for flags.
#[rustfmt::skip]
pub(super) const FLAGS: &[FlagWord] = &[
    of_shots("1timer", "a one-timer, or the pass to one", &["one timer", "1 timer", "onetimer", "1timer", "one time shot"], &["one timed", "off a one timer"]),
    of_shots("wristshot", "a wrist shot", &["wrist shot", "wristshot", "wrister"], &[]),
    of_shots("slapshot", "a slap shot", &["slap shot", "slapshot", "slapper", "clapper"], &[]),
    of_shots("snapshot", "a snap shot", &["snap shot", "snapshot", "snapper"], &[]),
    of_shots("backhand", "on the backhand", &["backhand shot", "backhander", "backhand"], &["on the backhand", "backhanded"]),
    of_shots("deflected", "deflected on its way (tipped)", &["deflection", "tip", "tip in", "redirection", "redirect"], &["deflected", "tipped", "redirected"]),
    of_shots("screened", "with the goalie screened", &["screen"], &["screened", "with a screen", "through a screen", "through traffic", "with traffic"]),
    of_shots("quickrelease", "with a quick release", &["quick release"], &["with a quick release", "quickly released"]),
    of_shots("withpressure", "under pressure", &[], &["under pressure", "pressured"]),
    of_shots("withrebound", "with a rebound", &[], &["with a rebound", "with rebound", "with rebounds", "that gave a rebound", "that gave up a rebound", "creating a rebound"]),
    of_shots("fanned", "fanned on", &[], &["fanned", "fanned on"]),
    of_shots("fivehole", "through the five hole", &[], &["five hole", "5 hole", "through the five hole", "in the five hole"]),
    of_shots("crest", "at the goalie's crest", &[], &["crest", "at the crest", "into the crest"]),
    of_shots("highright", "high to the right", &[], &["high right", "top right", "upper right", "high to the right"]),
    of_shots("highleft", "high to the left", &[], &["high left", "top left", "upper left", "high to the left"]),
    of_shots("lowright", "low to the right", &[], &["low right", "bottom right", "low to the right"]),
    of_shots("lowleft", "low to the left", &[], &["low left", "bottom left", "low to the left"]),
    of_plays("seam", "through the seam", "pass", &["seam pass", "pass through the seam"], &["seam", "through the seam"]),
    of_plays("lowhigh", "from low to high", "pass", &["low to high pass", "low high pass"], &["low to high", "low high"]),
    of_plays("rim", "rimmed around the boards", "dump_in", &["rim", "rim in", "rimmed dump in", "rim around"], &["rimmed"]),
    of_plays("soft", "soft", "dump_in", &["soft dump in", "soft dump"], &["soft"]),
    of_plays("crossice", "across the ice", "dump_in", &["cross ice dump in", "cross ice dump"], &["cross ice"]),
    of_plays("straight", "straight", "dump_in", &["straight dump in", "straight dump"], &["straight"]),
    of_plays("gwg", "game-winning", "goal", &["game winning goal", "game winner", "gwg"], &["game winning"]),
    of_plays("alongboards", "along the boards", "", &[], &["along the boards", "along the wall", "on the boards", "on the wall", "along boards"]),
    of_plays("midice", "in the middle of the ice", "", &[], &["mid ice", "in the middle of the ice", "through the middle of the ice"]),
    of_plays("strongside", "on the strong side", "", &[], &["strong side", "on the strong side", "strongside"]),
    of_plays("weakside", "on the weak side", "", &[], &["weak side", "on the weak side", "weakside"]),
    of_plays("lefthandedopponent", "against a left-handed opponent", "", &[], &["against a left handed opponent", "against left handed opponents", "against a lefty", "against lefties", "vs lefties"]),
    of_plays("righthandedopponent", "against a right-handed opponent", "", &[], &["against a right handed opponent", "against right handed opponents", "against a righty", "against righties", "vs righties"]),
    of_plays("withshotonnet", "with a shot on net after it", "", &[], &["leading to a shot on net", "leading to shots on net", "that led to a shot on net", "leading to a shot on goal"]),
    of_plays("withslotshot", "with a slot shot after it", "", &[], &["leading to a slot shot", "leading to slot shots", "that led to a slot shot"]),
    of_plays("withplayafter", "with a play after it", "", &[], &["with a play after", "with play after"]),
    of_plays("withgoal", "that becomes a goal", "", &[], &["that scored", "that went in", "that became a goal", "that became goals"]),
];

/// Flags that the data know beside those with words of their own.
pub(super) const OTHER_FLAGS: &[&str] = &[
    "eastside", "westside", "westeast", "eastwest", "eastfodot", "westfodot", "centerfodot", "westofdot", "eastofdot", "withcyclepass",
    "withfailedcyclepass", "firstozreception", "whistlebeforeexit", "firstafterpp", "withshotonnetwhistle", "nzgreyarea", "recovered",
];

/// What is suggested beside terms, teams and players.
pub(super) const SUGGESTED: &[&str] = &[
    "defensive zone", "offensive zone", "neutral zone", "power play", "penalty kill", "even strength", "shorthanded", "overtime",
    "first period", "second period", "third period", "last game", "this season", "last season", "yesterday", "leading", "trailing", "tied",
    "successful", "failed", "one-timer", "wrist shot", "slap shot", "snap shot", "backhand", "deflected", "screened", "shifts", "at home",
    "on the road", "against", "regular season", "playoffs", "preseason", "inner slot", "slot", "newest first", "both teams",
];
