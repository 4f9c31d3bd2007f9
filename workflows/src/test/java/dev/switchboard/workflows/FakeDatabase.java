package dev.switchboard.workflows;

import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.batch.BatchActivities;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.batch.FailureLimit;
import dev.switchboard.workflows.batch.PendingNumber;
import dev.switchboard.workflows.batch.PendingNumbers;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.recovery.BeforeImage;
import dev.switchboard.workflows.recovery.InterruptedOperation;
import dev.switchboard.workflows.recovery.RecoveryActivities;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The database in memory: bindings, snapshots, items and audit messages. Every number can do everything. */
public final class FakeDatabase implements NumberActivities, AuditActivities, BatchActivities, RecoveryActivities {

    /** The state of a number: {@code FREE}, {@code ASSIGNING agent}, {@code ASSIGNED agent}, {@code RELEASING agent},
     * {@code MOVING agent other}. */
    public final Map<String, String> states = new ConcurrentHashMap<>();

    /** What was kept, by {@code operation/number}. */
    public final Map<String, BeforeImage> snapshots = new ConcurrentHashMap<>();

    public final List<AuditInput> audits = Collections.synchronizedList(new ArrayList<>());
    public final Map<String, String> items = Collections.synchronizedMap(new TreeMap<>());
    public final List<List<String>> accountPages = new ArrayList<>();

    /** Numbers whose WhatsApp sender differs. */
    public final Set<String> byWorkflow = ConcurrentHashMap.newKeySet();

    /** What becomes of the bindings of a batch's numbers. */
    public final Map<String, BindingWish> wishes = new ConcurrentHashMap<>();

    /** Numbers that another operation holds. */
    public final Set<String> held = ConcurrentHashMap.newKeySet();

    /** What verifying a number finds. */
    public final Map<String, List<String>> wrong = new ConcurrentHashMap<>();

    /** Pages that were read too long ago, until somebody is told so. */
    public final Set<Integer> stalePages = ConcurrentHashMap.newKeySet();

    /** How many more times a step of that name does not reach the database. */
    public final Map<String, Integer> unreachable = new ConcurrentHashMap<>();

    public Set<Channel> channels = EnumSet.of(Channel.VOICE, Channel.SMS, Channel.WHATSAPP);
    private boolean senderOnly;
    public boolean interruptedConfirmed;
    public @Nullable Route beforeAssignment;
    public List<Route> formerly = List.of();
    public OperationType interruptedType = OperationType.ASSIGN;

    /** The number is a WhatsApp sender and not Twilio's; its SID is the sender's. */
    public void holdASenderOnly() {
        senderOnly = true;
        channels = Set.of(Channel.WHATSAPP);
    }

    public static Route ours(String agentId, Set<Channel> channels) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (RouteField field : RouteField.values()) {
            if (channels.contains(field.channel())) {
                String url = "https://switchboard.example/" + agentId + "/" + field;
                fields.put(field, field.isMethod() ? "POST" : field.isUrl() ? url : field.whenUnset());
            }
        }
        return new Route(fields);
    }

    public static String sid(String phoneNumberId) {
        return "PN_" + phoneNumberId;
    }

    /** Which operation has brought a number into its state; of a state that a test has put there, any. */
    private final Map<String, String> holders = new ConcurrentHashMap<>();

    @Override
    public BoundNumber reserveNumber(ReserveNumberInput input) {
        reach("reserveNumber");
        String id = input.phoneNumberId();
        if (!isFree(id) && isHolder(input.operationId(), id)) {
            return bound(id, agentOf(id));
        }
        refuseIfHeld(id);
        if (!isFree(id)) {
            throw Failures.refusal(ErrorCode.ALREADY_ASSIGNED, "already " + state(id));
        }
        put(input.operationId(), id, "ASSIGNING " + input.agentId());
        return bound(id, input.agentId());
    }

    @Override
    public void confirmAssignment(String operationId, String phoneNumberId) {
        reach("confirmAssignment");
        if (!move(operationId, phoneNumberId, "ASSIGNING", "ASSIGNED")) {
            requireIn(operationId, phoneNumberId, "ASSIGNED");
        }
    }

    @Override
    public void releaseReservation(String operationId, String phoneNumberId) {
        reach("releaseReservation");
        boolean unused = move(operationId, phoneNumberId, "ASSIGNING", "FREE");
    }

    @Override
    public BoundNumber markReleasing(String operationId, String owner, String phoneNumberId) {
        if (!(state(phoneNumberId).startsWith("RELEASING") && isHolder(operationId, phoneNumberId))) {
            refuseUnlessAssigned(phoneNumberId);
            put(operationId, phoneNumberId, "RELEASING " + agentOf(phoneNumberId));
        }
        return bound(phoneNumberId, agentOf(phoneNumberId))
                .withBeforeAssignment(beforeAssignment)
                .withFormerly(formerly);
    }

    @Override
    public void confirmRelease(String operationId, String phoneNumberId) {
        if (!move(operationId, phoneNumberId, "RELEASING", "FREE")) {
            requireIn(operationId, phoneNumberId, "FREE");
        }
    }

    @Override
    public void restoreBinding(String operationId, String phoneNumberId) {
        boolean unused = move(operationId, phoneNumberId, "RELEASING", "ASSIGNED")
                || move(operationId, phoneNumberId, "MOVING", "ASSIGNED");
    }

    @Override
    public BoundNumber markMoving(MoveNumberInput input) {
        reach("markMoving");
        String id = input.phoneNumberId();
        if (!(state(id).startsWith("MOVING") && isHolder(input.operationId(), id))) {
            refuseUnlessAssigned(id);
            if (agentOf(id).equals(input.toAgentId()) && input.channels() == null) {
                throw Failures.refusal(ErrorCode.ALREADY_ASSIGNED, "already " + state(id));
            }
            if (!agentOf(id).equals(input.fromAgentId())) {
                throw Failures.refusal(ErrorCode.OTHER_AGENT, "already " + state(id));
            }
            put(input.operationId(), id, "MOVING " + agentOf(id) + " " + input.toAgentId());
        }
        return input.channels() == null
                ? bound(id, input.toAgentId())
                : bound(id, input.toAgentId(), channels(input.channels()));
    }

    private static Set<Channel> channels(WantedChannels wanted) {
        Set<Channel> wish = EnumSet.of(Channel.VOICE);
        if (wanted.sms()) {
            wish.add(Channel.SMS);
        }
        if (wanted.whatsApp()) {
            wish.add(Channel.WHATSAPP);
        }
        return wish;
    }

    @Override
    public void confirmMove(String operationId, String phoneNumberId) {
        reach("confirmMove");
        if (state(phoneNumberId).startsWith("MOVING") && isHolder(operationId, phoneNumberId)) {
            put(operationId, phoneNumberId, "ASSIGNED " + movingTo(phoneNumberId));
            moved.add(operationId + "/" + phoneNumberId);
        } else if (!moved.contains(operationId + "/" + phoneNumberId)) {
            requireIn(operationId, phoneNumberId, "MOVED");
        }
    }

    /** The moves that were confirmed, as {@code operation/number}. */
    private final Set<String> moved = ConcurrentHashMap.newKeySet();

    private String movingTo(String phoneNumberId) {
        String state = state(phoneNumberId);
        return state.substring(state.lastIndexOf(' ') + 1);
    }

    @Override
    public BoundNumber loadBinding(String operationId, String owner, String phoneNumberId) {
        refuseUnlessAssigned(phoneNumberId);
        return bound(phoneNumberId, agentOf(phoneNumberId));
    }

    private String state(String phoneNumberId) {
        return states.getOrDefault(phoneNumberId, "FREE");
    }

    private String agentOf(String phoneNumberId) {
        String state = state(phoneNumberId);
        int from = state.indexOf(' ') + 1;
        int to = state.indexOf(' ', from);
        return to < 0 ? state.substring(from) : state.substring(from, to);
    }

    private boolean isFree(String phoneNumberId) {
        return state(phoneNumberId).equals("FREE");
    }

    private boolean isHolder(String operationId, String phoneNumberId) {
        return operationId.equals(holders.get(phoneNumberId));
    }

    private void put(String operationId, String phoneNumberId, String state) {
        holders.put(phoneNumberId, operationId);
        states.put(phoneNumberId, state);
    }

    /** Whether the operation, which has brought the number into the one state, has brought it into the other. */
    private boolean move(String operationId, String phoneNumberId, String from, String to) {
        if (!state(phoneNumberId).startsWith(from)
                || !holders.getOrDefault(phoneNumberId, operationId).equals(operationId)) {
            return false;
        }
        put(operationId, phoneNumberId, to.equals("FREE") ? to : to + " " + agentOf(phoneNumberId));
        return true;
    }

    private void requireIn(String operationId, String phoneNumberId, String state) {
        if (!state(phoneNumberId).startsWith(state) || !isHolder(operationId, phoneNumberId)) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.INTERNAL,
                    phoneNumberId + " is " + state(phoneNumberId) + ", not held by " + operationId));
        }
    }

    private void refuseIfHeld(String phoneNumberId) {
        if (state(phoneNumberId).matches("(ASSIGNING|MOVING|RELEASING) .*")) {
            throw Failures.refusal(ErrorCode.OPERATION_RUNNING, phoneNumberId + " is " + state(phoneNumberId));
        }
    }

    private void refuseUnlessAssigned(String phoneNumberId) {
        refuseIfHeld(phoneNumberId);
        if (isFree(phoneNumberId)) {
            throw Failures.refusal(ErrorCode.NOT_ASSIGNED, phoneNumberId + " has no agent");
        }
    }

    /** By the ids of their numbers. */
    public final Map<String, List<RefusedValue>> notRestored = new ConcurrentHashMap<>();

    @Override
    public void keepNotRestored(
            String operationId, String phoneNumberId, List<RefusedValue> refused, Set<RouteField> putBack) {
        reach("keepNotRestored");
        notRestored.put(phoneNumberId, refused);
    }

    @Override
    public void keepSnapshot(String operationId, String phoneNumberId, Route before, List<RouteChange> changes) {
        reach("keepSnapshot");
        snapshots.putIfAbsent(operationId + "/" + phoneNumberId, new BeforeImage(before, changes));
    }

    @Override
    public List<RouteChange> loadChanges(String operationId, String phoneNumberId) {
        BeforeImage kept = snapshots.get(operationId + "/" + phoneNumberId);
        return kept == null || kept.changes() == null ? List.of() : kept.changes();
    }

    @Override
    public void audit(AuditInput input) {
        reach("audit");
        audits.add(input);
        String phoneNumberId = input.phoneNumberId();
        // What another operation has done with the number says nothing about the batch.
        if (phoneNumberId != null && input.operationId().equals(batch)) {
            synchronized (items) {
                items.computeIfPresent(
                        phoneNumberId,
                        (id, state) ->
                                input.state() == OperationState.COMPLETED ? "UPDATED" : "FAILED " + input.state());
                countFailure();
            }
        }
    }

    @Override
    public void beginOperation(String operationId) {}

    @Override
    public void planMissing(UpdateFleetWebhooksInput input) {}

    @Override
    public PendingNumbers nextPending(String operationId, int page, String afterPhoneNumberId, int limit) {
        for (int candidate = page; candidate < accountPages.size(); candidate++) {
            int of = candidate;
            List<PendingNumber> numbers = accountPages.get(candidate).stream()
                    .filter(id -> "PENDING".equals(items.get(id)))
                    .filter(id -> of > page || id.compareTo(afterPhoneNumberId) > 0)
                    .limit(limit)
                    .map(id -> new PendingNumber(
                            of, id, byWorkflow.contains(id) || wishes.containsKey(id), null, "AC1", wishes.get(id)))
                    .toList();
            if (!numbers.isEmpty()) {
                return new PendingNumbers(numbers, stalePages.remove(of));
            }
        }
        return new PendingNumbers(List.of(), false);
    }

    @Override
    public void failItem(String operationId, String phoneNumberId, OperationFailure failure) {
        synchronized (items) {
            items.replace(phoneNumberId, "PENDING", "FAILED " + failure.code());
            countFailure();
        }
    }

    /** What the batch was told. */
    private volatile BatchProgress steered = new BatchProgress(0, 0, 0, 0);

    private volatile @Nullable String batch;
    private volatile @Nullable FailureLimit limit;
    private volatile int failuresBefore;

    @Override
    public void keepLimit(String operationId, @Nullable FailureLimit maxFailures) {
        batch = operationId;
        limit = maxFailures;
    }

    @Override
    public void beginUpdating(String operationId) {}

    private volatile boolean stopped;

    /** Whether another number may be begun. */
    public boolean goesOn() {
        return !stopped && !steered.paused();
    }

    @Override
    public void stop(String operationId) {
        stopped = true;
    }

    @Override
    public List<String> begun(String operationId) {
        return snapshots.keySet().stream()
                .map(key -> key.substring(key.indexOf('/') + 1))
                .filter(id -> "PENDING".equals(items.get(id)))
                .toList();
    }

    @Override
    public BatchProgress pause(String operationId, @Nullable String because) {
        String reason = because == null ? steered.pausedBecause() : because;
        steered = new BatchProgress(0, 0, 0, 0, true, reason, steered.requestsPerSecond(), null);
        return progress(operationId);
    }

    @Override
    public BatchProgress resume(String operationId) {
        failuresBefore = counts().failed();
        steered = new BatchProgress(0, 0, 0, 0, false, null, steered.requestsPerSecond(), null);
        return progress(operationId);
    }

    @Override
    public BatchProgress setRate(String operationId, @Nullable Double requestsPerSecond) {
        steered = new BatchProgress(0, 0, 0, 0, steered.paused(), steered.pausedBecause(), requestsPerSecond, null);
        return progress(operationId);
    }

    @Override
    public BatchProgress progress(String operationId) {
        BatchProgress counts = counts();
        return new BatchProgress(
                counts.total(),
                counts.unchanged(),
                counts.updated(),
                counts.failed(),
                steered.paused(),
                steered.pausedBecause(),
                steered.requestsPerSecond(),
                null);
    }

    /** As the database does, a number that failed pauses the batch when it is one too many. */
    private void countFailure() {
        BatchProgress counts = counts();
        FailureLimit most = limit;
        int failures = counts.failed() - failuresBefore;
        if (most != null && !steered.paused() && most.exceededBy(failures, counts.total() - counts.unchanged())) {
            pause("", failures + " numbers failed, and at most " + most + " may.");
        }
    }

    private BatchProgress counts() {
        synchronized (items) {
            int updated = Collections.frequency(items.values(), "UPDATED");
            int unchanged = Collections.frequency(items.values(), "UNCHANGED");
            int failed = (int) items.values().stream()
                    .filter(state -> state.startsWith("FAILED"))
                    .count();
            return new BatchProgress(items.size(), unchanged, updated, failed);
        }
    }

    @Override
    public InterruptedOperation loadInterrupted(String operationId, String phoneNumberId) {
        String state = states.getOrDefault(phoneNumberId, "FREE");
        BoundNumber bound = state.equals("FREE") ? null : bound(phoneNumberId, movingTo(phoneNumberId));
        return new InterruptedOperation(
                interruptedType,
                "demo",
                "+15550000123",
                bound,
                interruptedConfirmed,
                snapshots.get(operationId + "/" + phoneNumberId),
                "agent_456",
                null);
    }

    private void reach(String step) {
        if (unreachable.merge(step, -1, Integer::sum) >= 0) {
            throw new IllegalStateException("The database cannot be reached");
        }
    }

    private BoundNumber bound(String phoneNumberId, String agentId) {
        return bound(phoneNumberId, agentId, channels);
    }

    /** What it has of channels beside those, it is about to lose. */
    private BoundNumber bound(String phoneNumberId, String agentId, Set<Channel> wanted) {
        Set<Channel> lost = EnumSet.copyOf(channels);
        lost.removeAll(wanted);
        BoundNumber bound = new BoundNumber(
                senderOnly
                        ? new NumberReference(phoneNumberId, "+15550000123", "AC1", null, sid(phoneNumberId))
                        : new NumberReference(phoneNumberId, "+15550000123", "AC1", sid(phoneNumberId)),
                new Capabilities(!senderOnly, !senderOnly, true),
                new AgentReference(agentId, "Support Agent"),
                wanted,
                ours(agentId, wanted));
        return lost.isEmpty() ? bound : bound.leaving(ours(agentOf(phoneNumberId), lost));
    }
}
