-- Creates the roles of the database, or updates them. scripts/deploy.sh runs this before each migration,
-- and so does Compose's service `roles`.
--
-- :owner owns the tables and migrates them. The API and the workers log in as :role, which reads and
-- writes rows, and can neither change nor drop a table. On a swarm, each version of its password has its
-- own role, so that both are valid during a rotation.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
\set password `cat /run/secrets/database_password 2>/dev/null || printf %s "$DATABASE_PASSWORD"`
\set postgres_password `cat /run/secrets/postgres_password 2>/dev/null || printf %s "$POSTGRES_PASSWORD"`
\set runtime :owner _runtime

SELECT format('CREATE ROLE %I NOLOGIN', wanted) FROM unnest(ARRAY[:'owner', :'runtime']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) \gexec

SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

SELECT format('CREATE ROLE %I LOGIN', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec

ALTER ROLE :"role" PASSWORD :'password';
GRANT :"runtime" TO :"role";

-- In earlier releases, the role could act as the owner.
ALTER ROLE :"role" RESET role;
SELECT format('REVOKE %I FROM %I', :'owner', :'role')
WHERE EXISTS (SELECT FROM pg_auth_members
  WHERE roleid = to_regrole(quote_ident(:'owner')) AND member = to_regrole(quote_ident(:'role'))) \gexec

REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"owner", :"runtime";

\connect :database
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"runtime";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO :"runtime";
-- The same for what a migration creates.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"runtime";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE ON SEQUENCES TO :"runtime";

-- This comes last: \connect still needs the previous password.
ALTER ROLE CURRENT_USER PASSWORD :'postgres_password';
