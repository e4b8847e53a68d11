//! Names: some well-known, because the hard cases of names are real; the rest assembled, each surname once.

/// A player whose name is worth asking for: team, league id, first name, last name, position, sweater.
pub(super) type Known = (&'static str, u32, &'static str, &'static str, &'static str, u8);

/// Namesakes, shared surnames, diacritics, apostrophes, hyphens, dots, and surnames that are hockey words.
pub(super) const KNOWN: [Known; 30] = [
    ("MTL", 8_480_018, "Nick", "Suzuki", "C", 14),
    ("MTL", 8_483_515, "Juraj", "Slafkovský", "LW", 20),
    ("MTL", 8_481_540, "Cole", "Caufield", "RW", 13),
    ("MTL", 8_480_865, "Noah", "Dobson", "D", 53),
    ("MTL", 8_478_470, "Samuel", "Montembeault", "G", 35),
    ("CHI", 8_484_144, "Connor", "Bedard", "C", 98),
    ("CHI", 8_473_422, "Nick", "Foligno", "LW", 17),
    ("MIN", 8_475_220, "Marcus", "Foligno", "LW", 17),
    ("VAN", 8_480_012, "Elias", "Pettersson", "C", 40),
    ("VAN", 8_483_678, "Elias", "Pettersson", "D", 25),
    ("VAN", 8_480_800, "Quinn", "Hughes", "D", 43),
    ("NJD", 8_481_559, "Jack", "Hughes", "C", 86),
    ("NJD", 8_482_684, "Luke", "Hughes", "D", 43),
    ("FLA", 8_479_314, "Matthew", "Tkachuk", "LW", 19),
    ("OTT", 8_480_801, "Brady", "Tkachuk", "LW", 7),
    ("OTT", 8_482_116, "Tim", "Stützle", "C", 18),
    ("NSH", 8_475_158, "Ryan", "O'Reilly", "C", 90),
    ("TOR", 8_480_144, "David", "Kämpf", "C", 64),
    ("TOR", 8_475_171, "Oliver", "Ekman-Larsson", "D", 95),
    ("EDM", 8_476_454, "Ryan", "Nugent-Hopkins", "C", 93),
    ("EDM", 8_478_402, "Connor", "McDavid", "C", 97),
    ("UTA", 8_489_901, "Radim", "Žemlička", "RW", 41),
    ("DET", 8_489_902, "Mattias", "Lindström", "D", 28),
    ("WSH", 8_479_400, "Pierre-Luc", "Dubois", "C", 80),
    ("NYR", 8_476_468, "J.T.", "Miller", "C", 8),
    ("CAR", 8_480_817, "K'Andre", "Miller", "D", 19),
    ("TBL", 8_478_010, "Brayden", "Point", "C", 21),
    ("BUF", 8_482_671, "Owen", "Power", "D", 25),
    ("VGK", 8_475_913, "Mark", "Stone", "RW", 61),
    ("PIT", 8_489_903, "Théo", "Saint-Denis", "G", 31),
];

/// First names of the others.
pub(super) const FIRST: [&str; 48] = [
    "Adam", "Aleksi", "Anders", "Anton", "Benoît", "Brett", "Caleb", "Carter", "Clément", "Colin", "Curtis", "Damien", "Dmitri", "Emil",
    "Erik", "Étienne", "Filip", "Gabriel", "Gavin", "Henrik", "Igor", "Ivan", "Jakub", "Janne", "Jesper", "Joel", "Jonas", "Kasper",
    "Kirill", "Lars", "Leon", "Lukas", "Marek", "Mathieu", "Mikko", "Nils", "Oskar", "Owen", "Pavel", "Rasmus", "Roman", "Sami", "Shane",
    "Teemu", "Tomáš", "Viktor", "Wyatt", "Zachary",
];

const BEGINNINGS: [&str; 40] = [
    "Alder", "Bjarn", "Brod", "Cald", "Dahl", "Dros", "Ek", "Fal", "Fjell", "Grab", "Gust", "Hall", "Hav", "Holm", "Jar", "Kask", "Kol",
    "Kron", "Lar", "Lehto", "Lin", "Mal", "Mar", "Nor", "Ny", "Ost", "Pal", "Pel", "Ran", "Ros", "Rud", "Sand", "Sil", "Stor", "Tor",
    "Ulf", "Vall", "Var", "Wik", "Zel",
];
const ENDINGS: [&str; 20] = [
    "berg", "quist", "strom", "enko", "ak", "anen", "eau", "ský", "vik", "sson", "feldt", "gren", "mäki", "nik", "ov", "ley", "ton",
    "hurst", "moor", "ier",
];

/// The surname of a number from 0 to 799: each is another, and neighbours do not sound alike.
pub(super) fn surname(number: usize) -> String {
    // 40 and 20 share factors, so the ending moves by one more at each round of the beginnings.
    let beginning = BEGINNINGS[number % BEGINNINGS.len()];
    let ending = ENDINGS[(number + number / BEGINNINGS.len()) % ENDINGS.len()];
    format!("{beginning}{ending}")
}
