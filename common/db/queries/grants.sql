-- The statements that leave a user ($2) with exactly one right to a schema ($1): to read it ($3), also to change rows ($4), also to
-- remove them ($5), or none.
SELECT format(template, $1::text, $2::text) AS "statement!"
FROM (VALUES
    (1, true, 'REVOKE ALL ON SCHEMA %I FROM %I'),
    (2, true, 'REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I'),
    (3, true, 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I'),
    (4, true, 'ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM %I'),
    (5, true, 'ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON SEQUENCES FROM %I'),
    (6, $3, 'GRANT USAGE ON SCHEMA %I TO %I'),
    (7, $3, 'GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I'),
    (8, $3, 'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO %I'),
    (9, $4, 'GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA %I TO %I'),
    (10, $4, 'GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I'),
    (11, $4, 'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT INSERT, UPDATE ON TABLES TO %I'),
    (12, $4, 'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I'),
    (13, $5, 'GRANT DELETE ON ALL TABLES IN SCHEMA %I TO %I'),
    (14, $5, 'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT DELETE ON TABLES TO %I')
) AS statements (position, wanted, template)
WHERE wanted
ORDER BY position
