#!/bin/sh
# Runs once, when the volume is new: a user for each of the two, owning its databases and nothing else.
set -eu

database() {
    psql -v ON_ERROR_STOP=1 --username postgres -v user="$1" -v password="$2" -v database="$3" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'user', :'password')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
CREATE DATABASE :"database" OWNER :"user";
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
}

database switchboard "$SWITCHBOARD_DATABASE_PASSWORD" switchboard
database temporal "$TEMPORAL_DATABASE_PASSWORD" temporal
database temporal "$TEMPORAL_DATABASE_PASSWORD" temporal_visibility
