-- Drop the roles of earlier passwords, which no service uses any more.

\set ON_ERROR_STOP on

SELECT format('DROP ROLE %I', rolname) FROM pg_roles
WHERE rolname ~ ('^' || :'owner' || '_[0-9]+$') AND rolname <> :'role' \gexec
