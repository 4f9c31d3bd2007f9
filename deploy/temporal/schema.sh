#!/bin/sh
# Makes and migrates Temporal's tables; what is there already stays. SQL_PASSWORD is read by the tool.
set -eu

for schema in temporal visibility; do
    database=temporal
    [ "$schema" = visibility ] && database=temporal_visibility
    tool="temporal-sql-tool --plugin postgres12 --endpoint ${POSTGRES_HOST:-postgres} --port ${POSTGRES_PORT:-5432} --user temporal --database $database"
    $tool setup-schema --version 0.0
    $tool update-schema --schema-dir "${SCHEMA_DIR:-/etc/temporal/schema}/postgresql/v12/$schema/versioned"
done
