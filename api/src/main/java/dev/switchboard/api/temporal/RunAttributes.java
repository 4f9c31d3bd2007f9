package dev.switchboard.api.temporal;

import dev.switchboard.api.startup.UntilItSucceeds;
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
 * The search attributes by which runs are found in Temporal's UI. Registered once Temporal answers, where that is allowed;
 * given to a run only when they are registered, since Temporal refuses a start with one that it does not know.
 */
@Component
public final class RunAttributes implements SmartLifecycle {

    static final SearchAttributeKey<String> OWNER = SearchAttributeKey.forKeyword("SwitchboardOwner");
    static final SearchAttributeKey<String> OPERATION_ID = SearchAttributeKey.forKeyword("OperationId");
    static final SearchAttributeKey<String> PHONE_NUMBER_ID = SearchAttributeKey.forKeyword("PhoneNumberId");
    static final SearchAttributeKey<String> AGENT_ID = SearchAttributeKey.forKeyword("AgentId");

    private static final Logger log = LoggerFactory.getLogger(RunAttributes.class);
    private static final List<SearchAttributeKey<String>> ALL = List.of(OWNER, OPERATION_ID, PHONE_NUMBER_ID, AGENT_ID);
    private static final Set<Status.Code> NOT_YET =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.NOT_FOUND);

    private final WorkflowServiceStubs stubs;
    private final TemporalCalls calls;
    private final TemporalProperties properties;
    private final UntilItSucceeds registering = new UntilItSucceeds("Registering search attributes", this::register);
    private volatile boolean usable;

    RunAttributes(WorkflowServiceStubs stubs, TemporalCalls calls, TemporalProperties properties) {
        this.stubs = stubs;
        this.calls = calls;
        this.properties = properties;
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

    /** The attributes of an operation's run; none where Temporal does not know them. */
    public Optional<SearchAttributes> of(
            String owner, String operationId, @Nullable String phoneNumberId, @Nullable String agentId) {
        if (!usable) {
            return Optional.empty();
        }
        SearchAttributes.Builder attributes =
                SearchAttributes.newBuilder().set(OWNER, owner).set(OPERATION_ID, operationId);
        if (phoneNumberId != null) {
            attributes.set(PHONE_NUMBER_ID, phoneNumberId);
        }
        if (agentId != null) {
            attributes.set(AGENT_ID, agentId);
        }
        return Optional.of(attributes.build());
    }

    boolean usable() {
        return usable;
    }

    @Override
    public void start() {
        switch (properties.searchAttributes()) {
            case ON -> usable = true;
            case AUTO -> registering.start();
            case OFF -> log.debug("Runs get no search attributes");
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
        } catch (StatusRuntimeException e) {
            if (NOT_YET.contains(e.getStatus().getCode())) {
                throw e;
            }
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
