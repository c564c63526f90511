-- The roles that the database wants, whatever there is already; scripts/deploy.sh runs it.
-- All tables belong to :owner, which cannot log in. Each version of the password has a role of its
-- own that acts as the owner, so that while a password is replaced both are good.

\set ON_ERROR_STOP on
\set password `cat /run/secrets/database_password`
\set postgres_password `cat /run/secrets/postgres_password`

SELECT format('CREATE ROLE %I NOLOGIN', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec

SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

SELECT format('CREATE ROLE %I LOGIN IN ROLE %I', :'role', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec

ALTER ROLE :"role" PASSWORD :'password';
ALTER ROLE :"role" SET role = :'owner';
ALTER ROLE postgres PASSWORD :'postgres_password';
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"owner";
