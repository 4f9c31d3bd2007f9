package dev.switchboard.api.operation;

import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.pool.PoolKey;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What of it all belongs to a caller. */
@Component
public final class Ownership {

    private final PhoneNumbers numbers;
    private final Agents agents;
    private final Operations operations;
    private final StoredAccounts accounts;
    private final Pools pools;

    Ownership(PhoneNumbers numbers, Agents agents, Operations operations, StoredAccounts accounts, Pools pools) {
        this.numbers = numbers;
        this.agents = agents;
        this.operations = operations;
        this.accounts = accounts;
        this.pools = pools;
    }

    /** The number, if it is the owner's and was not given back to Twilio; otherwise 404 or 403. */
    public PhoneNumber number(String owner, String phoneNumberId) {
        PhoneNumber number = numberOnRecord(owner, phoneNumberId);
        BindingRules.refusalOfUsing(number).ifPresent(because -> {
            throw Problem.of(because);
        });
        return number;
    }

    /** The same of one that may have been given back to Twilio. */
    public PhoneNumber numberOnRecord(String owner, String phoneNumberId) {
        PhoneNumber number = numbers.find(phoneNumberId)
                .orElseThrow(() -> refusal(
                        ErrorCode.NUMBER_NOT_FOUND,
                        "There is no phone number " + phoneNumberId + "; import it from Twilio first."));
        if (!number.owner().equals(owner)) {
            throw refusal(
                    ErrorCode.NUMBER_NOT_OWNED,
                    "Phone number " + phoneNumberId + " belongs to another owner; choose one of yours.");
        }
        return number;
    }

    /**
     * Refuses unless all of the numbers are the owner's.
     *
     * @param field how the request names the one at a place of the list
     */
    public void numbers(String owner, List<String> phoneNumberIds, IntFunction<String> field) {
        numbers.firstNotOf(owner, phoneNumberIds)
                .ifPresent(id -> named(field.apply(phoneNumberIds.indexOf(id)), () -> number(owner, id)));
    }

    /** The same of agents. */
    public void agents(String owner, List<String> agentIds, IntFunction<String> field) {
        agents.firstNotOf(owner, agentIds)
                .ifPresent(id -> named(field.apply(agentIds.indexOf(id)), () -> agent(owner, id)));
    }

    /** The number that a field of the request names; a refusal names the field. */
    public PhoneNumber number(String owner, String phoneNumberId, String field) {
        return named(field, () -> number(owner, phoneNumberId));
    }

    /** The same of an agent. */
    public Agent agent(String owner, String agentId, String field) {
        return named(field, () -> agent(owner, agentId));
    }

    /** The same of a stored Twilio account. */
    public StoredAccount account(String owner, String accountSid, String field) {
        return named(field, () -> account(owner, accountSid));
    }

    /** What is asked for, whose refusal names the field. */
    public static <T> T named(String field, Supplier<T> asked) {
        try {
            return asked.get();
        } catch (Problem problem) {
            throw problem.with("field", field);
        }
    }

    /** The agent, if it is the owner's; otherwise 404 or 403. */
    public Agent agent(String owner, String agentId) {
        Agent agent = agents.find(agentId)
                .orElseThrow(() ->
                        refusal(ErrorCode.AGENT_NOT_FOUND, "There is no agent " + agentId + "; create it first."));
        if (!agent.owner().equals(owner)) {
            throw refusal(
                    ErrorCode.AGENT_NOT_OWNED, "Agent " + agentId + " belongs to another owner; choose one of yours.");
        }
        return agent;
    }

    /** The stored Twilio account, if it is the owner's; otherwise 404 or 403. */
    public StoredAccount account(String owner, String accountSid) {
        StoredAccount account = accounts.find(accountSid)
                .orElseThrow(() -> Problem.of(
                        RequestError.NOT_FOUND,
                        "There is no stored Twilio account " + accountSid + "; store it first."));
        if (!account.owner().equals(owner)) {
            throw Problem.of(
                    RequestError.FORBIDDEN,
                    "The Twilio account " + accountSid + " belongs to another owner; choose one of yours.");
        }
        return account;
    }

    /** The owner's pool; otherwise 404. Names are each owner's own, so nobody has another's. */
    public PoolState pool(PoolKey key) {
        return pools.find(key)
                .orElseThrow(() -> Problem.of(
                        RequestError.NOT_FOUND,
                        "You have no pool " + key.name() + "; make it with PUT /api/pools/" + key.name() + "."));
    }

    /** The operation, if it is the owner's; otherwise 404, which does not tell whether there is one. */
    public Operation operation(String owner, String operationId) {
        return operations
                .find(operationId)
                .filter(operation -> operation.owner().equals(owner))
                .orElseThrow(() ->
                        Problem.of(RequestError.OPERATION_NOT_FOUND, "You have no operation " + operationId + "."));
    }

    private static Problem refusal(ErrorCode code, String message) {
        return Problem.of(OperationFailure.of(code, message));
    }
}
