package dev.switchboard.workflows.operation;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search attributes by which runs are found in Temporal's UI. A run is given them when it starts, or never: a
 * server that does not know one fails the workflow task that writes it, for ever. So a run writes only what it was
 * started with.
 */
public final class RunSearch {

    /** Who asked for the operation. */
    public static final SearchAttributeKey<String> OWNER = SearchAttributeKey.forKeyword("SwitchboardOwner");

    /** The operation: runs of one number share their workflow id. */
    public static final SearchAttributeKey<String> OPERATION_ID = SearchAttributeKey.forKeyword("OperationId");

    /** The number, by our id. */
    public static final SearchAttributeKey<String> PHONE_NUMBER_ID = SearchAttributeKey.forKeyword("PhoneNumberId");

    /** The number, E.164. */
    public static final SearchAttributeKey<String> PHONE_NUMBER = SearchAttributeKey.forKeyword("PhoneNumber");

    /** The number, by Twilio's SID. */
    public static final SearchAttributeKey<String> PHONE_NUMBER_SID = SearchAttributeKey.forKeyword("PhoneNumberSid");

    /** The agent that the number has or gets. */
    public static final SearchAttributeKey<String> AGENT_ID = SearchAttributeKey.forKeyword("AgentId");

    /**
     * {@value #RUNNING} until the operation has ended, then how: an {@link OperationState}, with {@value #REFUSED} in
     * place of FAILED. A run that was terminated keeps {@value #RUNNING}; its recovery says how it ended.
     */
    public static final SearchAttributeKey<String> OUTCOME = SearchAttributeKey.forKeyword("Outcome");

    /** Why it failed, an {@link ErrorCode#code()}; {@value #NO_ERROR} as long as it has not. */
    public static final SearchAttributeKey<String> ERROR_CODE = SearchAttributeKey.forKeyword("ErrorCode");

    /** All of them, to be registered: eight of the ten of one type that a namespace has room for in an SQL database. */
    public static final List<SearchAttributeKey<String>> ALL = List.of(
            OWNER, OPERATION_ID, PHONE_NUMBER_ID, PHONE_NUMBER, PHONE_NUMBER_SID, AGENT_ID, OUTCOME, ERROR_CODE);

    private static final String RUNNING = "RUNNING";
    private static final String REFUSED = "REFUSED";
    private static final String NO_ERROR = "none";

    private RunSearch() {}

    /** What every run starts with: so a server that does not know the outcome refuses the start, and not the end. */
    public static SearchAttributes.Builder of(String owner, String operationId) {
        return SearchAttributes.newBuilder()
                .set(OWNER, owner)
                .set(OPERATION_ID, operationId)
                .set(OUTCOME, RUNNING)
                .set(ERROR_CODE, NO_ERROR);
    }

    /**
     * Of the runs of a schedule, which starts all of them with the same: which operation it is, each
     * {@linkplain #add adds}.
     */
    public static SearchAttributes ofSchedule(String owner) {
        return SearchAttributes.newBuilder()
                .set(OWNER, owner)
                .set(OUTCOME, RUNNING)
                .set(ERROR_CODE, NO_ERROR)
                .build();
    }

    /** Says which operation this run is, unless it was started with that. */
    public static void add(String operationId) {
        if (searchable() && !Workflow.getTypedSearchAttributes().containsKey(OPERATION_ID)) {
            Workflow.upsertTypedSearchAttributes(OPERATION_ID.valueSet(operationId));
        }
    }

    /** Of a child that is an operation of its own; none when this run has none. */
    public static SearchAttributes ofChild(String owner, String operationId) {
        return searchable() ? of(owner, operationId).build() : SearchAttributes.EMPTY;
    }

    /** Says how this run's operation has ended. */
    public static void ended(OperationState state, @Nullable OperationFailure failure) {
        if (searchable()) {
            Workflow.upsertTypedSearchAttributes(
                    OUTCOME.valueSet(state == OperationState.FAILED ? REFUSED : state.name()),
                    ERROR_CODE.valueSet(
                            failure == null ? NO_ERROR : failure.code().code()));
        }
    }

    private static boolean searchable() {
        return Workflow.getTypedSearchAttributes().containsKey(OUTCOME);
    }
}
