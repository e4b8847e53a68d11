-- The statement that lets a user ($3) change the rows of one table ($1.$2), and also remove them ($4).
SELECT format('GRANT SELECT, INSERT, UPDATE%s ON TABLE %I.%I TO %I', CASE WHEN $4 THEN ', DELETE' END, $1::text, $2::text, $3::text) AS "statement!"
