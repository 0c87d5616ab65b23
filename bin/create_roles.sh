#!/bin/sh
# Run once by the PostgreSQL container on a fresh volume: the roles and the database that bin/run makes for itself.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE xieyu_owner LOGIN NOSUPERUSER CREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE xieyu_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE DATABASE xieyu OWNER xieyu_owner;
REVOKE ALL ON DATABASE xieyu FROM PUBLIC;
GRANT CONNECT ON DATABASE xieyu TO xieyu_app;
SQL
