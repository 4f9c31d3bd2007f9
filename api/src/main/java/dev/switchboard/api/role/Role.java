package dev.switchboard.api.role;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a process does, {@code SWITCHBOARD_ROLE}: requests and workers scale, and fail, apart from each other. */
public enum Role {
    /** Answers the REST API and Twilio; starts workflows, and leaves them to workers. */
    API(true, false),
    /** Runs the workers and the jobs that come round; over HTTP only the actuator answers. */
    WORKER(false, true),
    /** Both, in one process. */
    ALL(true, true);

    public static final String PROPERTY = "switchboard.role";

    static final String SERVES_API = "switchboard.serves-api";
    static final String RUNS_WORKERS = "switchboard.runs-workers";

    private final boolean servesApi;
    private final boolean runsWorkers;

    Role(boolean servesApi, boolean runsWorkers) {
        this.servesApi = servesApi;
        this.runsWorkers = runsWorkers;
    }

    /** The role of that name, {@link #ALL} when it is empty; none when there is no such role. */
    public static Optional<Role> of(String name) {
        return name.isBlank()
                ? Optional.of(ALL)
                : Arrays.stream(values())
                        .filter(role -> role.name().equalsIgnoreCase(name.strip()))
                        .findFirst();
    }

    /** The names, as they are set: {@code api, worker, all}. */
    public static String names() {
        return Arrays.stream(values()).map(Role::toString).collect(Collectors.joining(", "));
    }

    /** What the role decides for the rest of the configuration. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(SERVES_API, servesApi);
        properties.put(RUNS_WORKERS, runsWorkers);
        if (!runsWorkers) {
            // None are made: one that is made and not started would be asked to take over what this process starts.
            properties.put("spring.temporal.workers", "");
        }
        if (!servesApi) {
            properties.put("switchboard.readiness-of-role", ",temporal");
        }
        return properties;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
