# What the benchmarks' scripts begin with; they source it in the repository's root.

# Exports TEMPORAL_CLI, the one on the PATH unless it is set.
find_temporal() {
    TEMPORAL_CLI="${TEMPORAL_CLI:-$(command -v temporal || true)}"
    if [ ! -x "$TEMPORAL_CLI" ]; then
        echo "There is no temporal CLI: not in TEMPORAL_CLI, and not on the PATH. See https://docs.temporal.io/cli" >&2
        return 1
    fi
    export TEMPORAL_CLI
}

# Exports SWITCHBOARD_JAR. Builds it and the benchmarks, unless it is set and they have been built.
build() {
    if [ -z "${SWITCHBOARD_JAR:-}" ] || [ ! -f bench/target/classpath ]; then
        ./mvnw -q -pl api,bench -am package -Dmaven.test.skip=true
    fi
    SWITCHBOARD_JAR="${SWITCHBOARD_JAR:-$(ls "$PWD"/api/target/switchboard-api-*.jar)}"
    export SWITCHBOARD_JAR
}
