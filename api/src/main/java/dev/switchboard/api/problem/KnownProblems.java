package dev.switchboard.api.problem;

import dev.switchboard.activities.agent.AgentIdTakenException;
import dev.switchboard.activities.agent.AgentInUseException;
import dev.switchboard.activities.attempt.DatabaseFaults;
import dev.switchboard.activities.pool.PoolAgentGoneException;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/** What our own code and the database throw, as callers of the API and readers of pages are told of it. */
public final class KnownProblems {

    private static final Logger log = LoggerFactory.getLogger(KnownProblems.class);

    /** The class of SQL states of values that are out of range, not Unicode, or otherwise none of their type. */
    private static final String DATA_EXCEPTION = "22";

    private KnownProblems() {}

    /** None for what nobody expects, which is a bug. */
    public static Optional<Problem> of(Exception exception) {
        if (exception instanceof Problem problem) {
            return Optional.of(problem);
        }
        if (exception instanceof TwilioException twilio) {
            return Optional.of(Problem.of(twilio.failure()));
        }
        if (exception instanceof AgentIdTakenException) {
            return Optional.of(Problem.of(RequestError.AGENT_ID_TAKEN, String.valueOf(exception.getMessage()))
                    .with("field", "id"));
        }
        if (exception instanceof AgentInUseException) {
            return Optional.of(Problem.of(RequestError.AGENT_IN_USE, String.valueOf(exception.getMessage())));
        }
        if (exception instanceof PoolAgentGoneException) {
            return Optional.of(
                    Problem.of(OperationFailure.of(ErrorCode.AGENT_NOT_FOUND, String.valueOf(exception.getMessage())))
                            .with("field", "chatbotId"));
        }
        if (DatabaseFaults.of(exception) == DatabaseFaults.OUTAGE) {
            log.warn("The database cannot be reached: {}", String.valueOf(exception.getMessage()));
            return Optional.of(
                    Problem.of(RequestError.UNAVAILABLE, "The database cannot be reached now. Try again later."));
        }
        // What checks of the input have let pass and the database cannot keep is the caller's all the same.
        if (exception instanceof DataIntegrityViolationException refused
                && refused.getMostSpecificCause() instanceof SQLException sql
                && String.valueOf(sql.getSQLState()).startsWith(DATA_EXCEPTION)) {
            log.warn("A request has a value that the database cannot keep: SQL state {}", sql.getSQLState());
            return Optional.of(Problem.invalid("request", "has a value that cannot be kept."));
        }
        return Optional.empty();
    }
}
