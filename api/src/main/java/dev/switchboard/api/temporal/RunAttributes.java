package dev.switchboard.api.temporal;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.payload.PayloadProperties;
import dev.switchboard.api.startup.UntilItSucceeds;
import dev.switchboard.workflows.operation.RunSearch;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The search attributes by which runs are found in Temporal's UI. Registered once Temporal answers, where that is
 * allowed; given to a run only when they are registered, since Temporal refuses a start with one that it does not know.
 */
@Component
public final class RunAttributes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RunAttributes.class);
    private static final List<SearchAttributeKey<String>> ALL = RunSearch.ALL;
    private static final Set<Status.Code> NOT_YET =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.NOT_FOUND);

    private final WorkflowServiceStubs stubs;
    private final TemporalCalls calls;
    private final TemporalProperties properties;
    private final boolean encrypted;
    private final UntilItSucceeds registering = new UntilItSucceeds("Registering search attributes", this::register);
    private volatile boolean usable;
    private volatile boolean decided;

    RunAttributes(
            WorkflowServiceStubs stubs,
            TemporalCalls calls,
            TemporalProperties properties,
            PayloadProperties payloads) {
        this.stubs = stubs;
        this.calls = calls;
        this.properties = properties;
        this.encrypted = payloads.encrypts();
    }

    /** Whether runs are given attributes. */
    public enum Mode {
        /** Once they are registered. */
        AUTO,
        /** Always: somebody else has registered them, as on Temporal Cloud. */
        ON,
        /** Never. */
        OFF
    }

    /**
     * The attributes of an operation's run; none where Temporal does not know them.
     *
     * @param number what the run works on, when that is one number. Temporal keeps attributes in the clear, so the
     *     E.164 number is left out where payloads are encrypted
     */
    public Optional<SearchAttributes> of(Operation operation, @Nullable PhoneNumber number) {
        if (!usable) {
            return Optional.empty();
        }
        SearchAttributes.Builder attributes = RunSearch.of(operation.owner(), operation.id());
        set(attributes, RunSearch.AGENT_ID, operation.agentId());
        if (number == null) {
            set(attributes, RunSearch.PHONE_NUMBER_ID, operation.phoneNumberId());
        } else {
            set(attributes, RunSearch.PHONE_NUMBER_ID, number.id());
            set(attributes, RunSearch.PHONE_NUMBER_SID, number.phoneNumberSid());
            set(attributes, RunSearch.PHONE_NUMBER, encrypted ? null : number.phoneNumber());
        }
        return Optional.of(attributes.build());
    }

    /** The attributes of runs that a schedule starts; none where Temporal does not know them, or not yet. */
    public Optional<SearchAttributes> ofSchedule(String owner) {
        return usable ? Optional.of(RunSearch.ofSchedule(owner)) : Optional.empty();
    }

    /** Whether Temporal may know them later. */
    public boolean undecided() {
        return !decided;
    }

    private static void set(
            SearchAttributes.Builder attributes, SearchAttributeKey<String> key, @Nullable String value) {
        if (value != null) {
            attributes.set(key, value);
        }
    }

    boolean usable() {
        return usable;
    }

    @Override
    public void start() {
        switch (properties.searchAttributes()) {
            case ON -> {
                usable = true;
                decided = true;
            }
            case AUTO -> registering.start();
            case OFF -> decided = true;
        }
    }

    @Override
    public void stop() {
        registering.stop();
    }

    @Override
    public boolean isRunning() {
        return registering.running();
    }

    private void register() {
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(
                OperatorServiceStubsOptions.newBuilder(stubs.getOptions()).build());
        try {
            usable = calls.call(() -> register(operator.blockingStub()));
            decided = true;
        } catch (StatusRuntimeException e) {
            if (NOT_YET.contains(e.getStatus().getCode())) {
                throw e;
            }
            decided = true;
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                log.info("This Temporal server has no search attributes");
                return;
            }
            log.warn(
                    "Runs get no search attributes, since they cannot be registered ({}); register {} yourself and set"
                            + " SWITCHBOARD_SEARCH_ATTRIBUTES=on, or silence this with off",
                    e.getStatus().getCode(),
                    ALL.stream().map(SearchAttributeKey::getName).toList());
        } finally {
            operator.shutdownNow();
        }
    }

    private boolean register(OperatorServiceBlockingStub operator) {
        Map<String, IndexedValueType> known = operator.listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(properties.namespace())
                        .build())
                .getCustomAttributesMap();
        Map<String, IndexedValueType> missing = ALL.stream()
                .filter(key -> !known.containsKey(key.getName()))
                .collect(Collectors.toMap(SearchAttributeKey::getName, SearchAttributeKey::getValueType));
        boolean ofAnotherType = ALL.stream()
                .anyMatch(key -> known.getOrDefault(key.getName(), key.getValueType()) != key.getValueType());
        if (ofAnotherType) {
            log.warn("Runs get no search attributes, since the namespace has some of another type: {}", known);
            return false;
        }
        if (!missing.isEmpty()) {
            operator.addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                    .setNamespace(properties.namespace())
                    .putAllSearchAttributes(missing)
                    .build());
            log.info("Registered the search attributes {}", missing.keySet());
        }
        return true;
    }
}
