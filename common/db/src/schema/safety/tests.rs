//! What is harmless, what is not, and the migrations of this project.
#![allow(clippy::unwrap_used)]

use super::*;
use std::fs;

fn dangers(sql: &str) -> Vec<Danger> {
    judge(sql).hazards.iter().map(|hazard| hazard.danger).collect()
}

#[test]
fn what_only_adds_is_harmless() {
    for sql in [
        "",
        "ALTER TABLE media.clips ADD COLUMN a text, ADD COLUMN b bigint NOT NULL DEFAULT 0, ADD COLUMN c text[] NOT NULL DEFAULT '{}'",
        "ALTER TABLE media.clips ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN n integer DEFAULT -1",
        "ALTER TABLE media.clips ADD COLUMN master_two bigint REFERENCES media.masters, ADD COLUMN d jsonb NOT NULL DEFAULT '{}'::jsonb",
        "CREATE TABLE media.notes (id bigint PRIMARY KEY, clip_id text NOT NULL REFERENCES media.clips);
         CREATE UNIQUE INDEX notes_once ON media.notes (clip_id); ALTER TABLE media.notes ADD CONSTRAINT c CHECK (id > 0)",
        "CREATE INDEX clips_by_zone ON media.clips (zone, created_at)",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY plays_by_zone ON hockey.plays (zone)",
        "UPDATE media.requests SET reason = '' WHERE reason IS NULL",
        "ALTER TABLE hockey.plays SET (autovacuum_analyze_scale_factor = 0.02)",
        "ALTER TABLE hockey.plays VALIDATE CONSTRAINT c",
        "COMMENT ON TABLE media.clips IS 'clips'",
        "INSERT INTO hockey.catalog VALUES (0)",
        "INSERT INTO hockey.plays VALUES (0) ON CONFLICT DO NOTHING",
        "INSERT INTO media.tags SELECT clip_id, 'x' FROM media.clips",
        "ALTER TABLE media.clips ADD COLUMN a text; CREATE TABLE media.notes (id bigint); CREATE INDEX notes_once ON media.notes (id)",
        "ALTER TABLE media.clips VALIDATE CONSTRAINT c; CREATE INDEX clips_by_zone ON media.clips (zone)",
    ] {
        assert_eq!(judge(sql).hazards, [], "{sql}");
    }
}

#[test]
fn what_takes_away_or_forbids_breaks_the_code_that_runs() {
    for sql in [
        "DROP TABLE media.tags",
        "DROP INDEX media.clips_by_day",
        "DROP SCHEMA hockey CASCADE",
        "DROP FUNCTION hockey.progress",
        "TRUNCATE media.tags",
        "REVOKE SELECT ON media.tags FROM PUBLIC",
        "ALTER TABLE media.clips DROP COLUMN title",
        "ALTER TABLE media.clips RENAME COLUMN title TO name",
        "ALTER TABLE media.clips RENAME TO videos",
        "ALTER TABLE media.clips ALTER COLUMN title SET NOT NULL",
        "ALTER TABLE media.clips ALTER COLUMN team_code DROP NOT NULL",
        "ALTER TABLE media.clips ALTER COLUMN status DROP DEFAULT",
        "ALTER TABLE media.clips ALTER COLUMN status SET DEFAULT 'ready'",
        "CREATE TABLE IF NOT EXISTS media.clips (a text); ALTER TABLE media.clips DROP COLUMN title",
        "WITH gone AS (DELETE FROM media.tags RETURNING clip_id) INSERT INTO media.other SELECT clip_id FROM gone",
        "INSERT INTO media.other WITH gone AS (DELETE FROM media.tags RETURNING clip_id) SELECT clip_id FROM gone",
        "ALTER TABLE media.clips DROP CONSTRAINT failed_says_why",
        "ALTER TABLE media.clips ADD CONSTRAINT t CHECK (title <> '') NOT VALID",
        "ALTER TABLE media.clips ADD COLUMN a text NOT NULL",
        "ALTER TABLE media.clips ADD COLUMN a text UNIQUE",
        "CREATE UNIQUE INDEX one_title ON media.clips (title)",
        "CREATE OR REPLACE FUNCTION hockey.progress(state text) RETURNS integer LANGUAGE sql RETURN 1",
        "CREATE TRIGGER t BEFORE INSERT ON media.clips FOR EACH ROW EXECUTE FUNCTION f()",
        "ALTER TABLE media.clips ENABLE ROW LEVEL SECURITY",
        "DO $$ BEGIN EXECUTE 'DROP TABLE media.tags'; END $$",
        "CREATE INDEX CONCURRENTLY plays_by_zone ON hockey.plays (zone)",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a ON hockey.plays (zone); CREATE INDEX CONCURRENTLY b ON hockey.plays (x)",
        "this is not SQL",
    ] {
        assert_eq!(dangers(sql), [Danger::Breaks], "{sql}");
    }
    assert_eq!(dangers("ALTER TABLE media.clips ALTER COLUMN period TYPE integer"), [Danger::Breaks, Danger::Blocks]);
}

#[test]
fn what_locks_a_table_for_long_blocks() {
    for sql in [
        "CREATE INDEX plays_by_zone ON hockey.plays (zone)",
        "UPDATE hockey.plays SET zone = ''",
        "UPDATE \"hockey\".\"plays\" SET zone = ''",
        "UPDATE HOCKEY.plays SET zone = ''",
        "DELETE FROM media.history WHERE at < now()",
        "INSERT INTO media.history (event_type) SELECT 'x' FROM media.clips",
        "INSERT INTO media.assets (clip_id) VALUES ('x') ON CONFLICT (clip_id) DO UPDATE SET clip_id = 'y'",
        "CREATE TABLE IF NOT EXISTS hockey.plays (a text); CREATE INDEX plays_by_zone ON hockey.plays (zone)",
        // A lock is kept until the end of the migration.
        "ALTER TABLE media.clips ADD COLUMN a text; CREATE INDEX clips_by_zone ON media.clips (zone)",
        "ALTER TABLE media.clips ADD COLUMN a text; CREATE INDEX tags_by_tag ON media.tags (tag)",
        "ALTER TABLE media.clips ADD COLUMN a text; UPDATE media.clips SET a = ''",
        "ALTER TABLE media.clips ADD COLUMN a text; ALTER TABLE media.tags VALIDATE CONSTRAINT c",
        "ALTER TABLE media.clips ADD COLUMN a text, VALIDATE CONSTRAINT c",
        "ALTER TABLE media.clips ADD COLUMN a uuid DEFAULT gen_random_uuid()",
        "ALTER TABLE media.clips ADD COLUMN a bigserial",
        "ALTER TABLE media.clips ADD COLUMN a bigint GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE media.clips ADD COLUMN a bigint NOT NULL GENERATED ALWAYS AS (end_frame - first_frame) STORED",
        "ALTER TABLE hockey.plays ADD COLUMN a bigint CHECK (a > 0)",
    ] {
        assert_eq!(dangers(sql), [Danger::Blocks], "{sql}");
    }
    assert_eq!(dangers("ALTER TABLE hockey.plays ADD CONSTRAINT c CHECK (period > 0)"), [Danger::Breaks, Danger::Blocks]);
    assert_eq!(dangers("ALTER TABLE hockey.plays ADD CONSTRAINT c CHECK (period > 0) NOT VALID"), [Danger::Breaks]);
}

#[test]
fn a_migration_owns_up_to_its_dangers_at_its_top() {
    let undeclared = |sql: &str| judge(sql).undeclared().count();
    let dropped = "ALTER TABLE media.clips DROP COLUMN title;";
    assert_eq!(
        judge(&format!("-- contract: title is unused since 08671ea\n{dropped}")).contract.as_deref(),
        Some("title is unused since 08671ea")
    );
    assert_eq!(undeclared(&format!("-- no-transaction\n-- contract: unused since 08671ea\n{dropped}")), 0);
    for silent in ["", "-- contract:\n", "-- locks: a moment\n", "-- titles go\n\n-- contract: too far down\n"] {
        assert_eq!(undeclared(&format!("{silent}{dropped}")), 1, "{silent}");
    }
    let indexed = "CREATE INDEX plays_by_zone ON hockey.plays (zone);";
    assert_eq!((undeclared(indexed), undeclared(&format!("-- locks: before the first season\n{indexed}"))), (1, 0));
}

#[test]
fn the_migrations_of_this_project_expand_or_own_up() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        read += 1;
        // Applied before this was asked of them, and never changed since.
        if ["0001_media", "0002_hockey", "0003_sync"].iter().any(|name| file.ends_with(format!("{name}.sql"))) {
            continue;
        }
        let judged = judge(&fs::read_to_string(&file).unwrap());
        let undeclared: Vec<&Hazard> = judged.undeclared().collect();
        assert!(undeclared.is_empty(), "{}: {undeclared:#?}", file.display());
    }
    assert!(read >= 8);
}
