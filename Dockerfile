# syntax=docker/dockerfile:1
# Two images of one build: "switchboard" and, for trying things out, "simulator".
#   docker build --target switchboard -t switchboard .

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
# What the checks of the build say was said before: here it is only packaged.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q -pl api -am -Dmaven.test.skip=true -Dspotless.check.skip -Denforcer.skip package
# Embedded mode's PostgreSQL, 80 MB for four platforms, is not for here: SWITCHBOARD_EMBEDDED=false below.
RUN cp api/target/switchboard-api-*.jar application.jar \
    && java -Djarmode=tools -jar application.jar extract --layers --destination /layers \
    && rm /layers/dependencies/lib/embedded-postgres-binaries-*.jar

FROM eclipse-temurin:25-jre AS base
RUN groupadd --system --gid 10001 switchboard \
    && useradd --system --uid 10001 --gid 10001 --home-dir /app --shell /usr/sbin/nologin switchboard
WORKDIR /app
# What changes seldom comes first, so that an image of a new version adds a layer of a megabyte.
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
USER 10001:10001
# The heap follows the container's memory; what is left is for threads, class data and gRPC's buffers. A process that
# ran out of memory is of no use any more.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"

FROM base AS simulator
ENV SIMULATOR_BIND_HOST=0.0.0.0
EXPOSE 4010
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=5 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SIMULATOR_PORT:-4010}"]
ENTRYPOINT ["java", "-cp", "lib/*", "dev.switchboard.simulator.TwilioSimulatorMain"]

FROM base AS switchboard
COPY --chmod=0755 deploy/healthcheck ./healthcheck
# The management port is for the probes and for Prometheus: publish 8080 only.
ENV SWITCHBOARD_EMBEDDED=false \
    MANAGEMENT_SERVER_PORT=8081 \
    SWITCHBOARD_OPEN_METRICS=true
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["./healthcheck"]
ENTRYPOINT ["java", "-jar", "application.jar"]
