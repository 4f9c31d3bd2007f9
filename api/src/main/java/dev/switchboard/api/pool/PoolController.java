package dev.switchboard.api.pool;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PooledNumber;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolRefills;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.purchase.AvailableNumbers;
import dev.switchboard.api.purchase.BuyingAccounts;
import dev.switchboard.api.web.Id;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.pool.PoolWorkflowIds;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseNumberWorkflow;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/pools")
@Tag(name = "Pools", description = "Numbers that are bought before they are needed.")
public class PoolController {

    /** As many as a pool may have. */
    private static final int MOST_NUMBERS = 1_000;

    private final Pools pools;
    private final PoolChanges changes;
    private final PooledNumbers numbers;
    private final Ownership ownership;
    private final BuyingAccounts accounts;
    private final AvailableNumbers available;
    private final OperationStarter starter;

    PoolController(
            Pools pools,
            PoolChanges changes,
            PooledNumbers numbers,
            Ownership ownership,
            BuyingAccounts accounts,
            AvailableNumbers available,
            OperationStarter starter) {
        this.pools = pools;
        this.changes = changes;
        this.numbers = numbers;
        this.ownership = ownership;
        this.accounts = accounts;
        this.available = available;
        this.starter = starter;
    }

    /** The caller's pools by name, each with its free numbers. */
    @GetMapping
    public PoolsList list(Principal caller) {
        Map<String, List<PooledNumber>> free = numbers.free(caller.getName(), PoolView.MOST_IDLE);
        return new PoolsList(pools.list(caller.getName()).stream()
                .map(state -> PoolView.ofList(
                        state, free.getOrDefault(state.pool().key().name(), List.of())))
                .toList());
    }

    @GetMapping("/{name}")
    @Refuses(RequestError.NOT_FOUND)
    public PoolView get(Principal caller, @PathVariable @Id String name) {
        PoolState state = ownership.pool(new PoolKey(caller.getName(), name));
        return PoolView.of(state, numbersOf(state));
    }

    /**
     * Makes a pool, or replaces what it is to have; its numbers stay. What it lacks is bought by a schedule, under the
     * budget, or at once with `POST …/refill`. It spends money: it takes the scope purchase. As long as the pool has
     * numbers, its country and type stay, and no capability is added.
     */
    @PutMapping("/{name}")
    @Refuses(value = RequestError.POOL_IN_USE, asTwilioDoes = true)
    @Audited(AuditAction.POOL_CHANGED)
    public PoolView put(Principal caller, @PathVariable @Id String name, @Valid @RequestBody PoolRequest request) {
        PoolKey key = new PoolKey(caller.getName(), name);
        NumberCriteria criteria = request.criteria();
        String account = accounts.of(key.owner(), request.accountSid());
        String agent = request.chatbotId() == null
                ? null
                : ownership.agent(key.owner(), request.chatbotId(), "chatbotId").id();
        if (pools.find(key).isEmpty() && pools.count(key.owner()) >= Pools.MOST) {
            throw Problem.invalid("name", "is one too many: you have " + Pools.MOST + " pools; delete one first.");
        }
        MonthlyPrice most = mostOf(account, criteria, request.most());
        if (!changes.put(new Pool(key, criteria, request.details(), request.limits(most), account, agent))) {
            throw Problem.of(
                            RequestError.POOL_IN_USE,
                            ("The pool %s has numbers, or is getting some, so country and type stay, and capabilities are not"
                                            + " added. Make another pool, or take its numbers out first.")
                                    .formatted(name))
                    .with("field", "country");
        }
        return get(caller, name);
    }

    /** What Twilio asks now, when no limit is given: what it asks one day is not paid without a word. */
    private MonthlyPrice mostOf(String account, NumberCriteria criteria, @Nullable MonthlyPrice given) {
        return given != null
                ? given
                : available
                        .price(account, criteria)
                        .orElseThrow(() -> Problem.invalid(
                                "type",
                                "Twilio sells no %s numbers in %s; choose another type or country."
                                        .formatted(criteria.type().word(), criteria.country())));
    }

    /** Deletes a pool. It releases nothing: its numbers stay what and whose they are. */
    @DeleteMapping("/{name}")
    @Refuses(RequestError.NOT_FOUND)
    @Audited(AuditAction.POOL_DELETED)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void delete(Principal caller, @PathVariable @Id String name) {
        changes.delete(new PoolKey(caller.getName(), name));
    }

    /**
     * Buys now what the pool lacks, also where the last refill was refused a moment ago. It takes the scope purchase.
     */
    @PostMapping("/{name}/refill")
    @Refuses(value = RequestError.NOT_FOUND, asTwilioDoes = true)
    @Audited({AuditAction.NUMBERS_PURCHASED, AuditAction.NUMBERS_PURCHASE_FAILED, AuditAction.PHONE_PURCHASED})
    @ApiResponse(
            responseCode = "200",
            description = "Bought; or the pool lacks nothing.",
            content = @Content(schema = @Schema(implementation = PoolView.class)))
    public ResponseEntity<Object> refill(CallOptions options, @PathVariable @Id String name) {
        Refilled asked = new Refilled(name);
        PoolKey key = new PoolKey(options.owner(), name);
        Optional<Operation> before = starter.repeated(options, OperationType.PURCHASE, asked);
        if (before.isPresent()) {
            return answer(before.get(), options, key);
        }
        PoolState state = ownership.pool(key);
        if (state.lacks() == 0) {
            return ResponseEntity.ok(PoolView.of(state, numbersOf(state)));
        }
        Operation operation = starter.start(
                options,
                OperationStarter.Start.of(OperationType.PURCHASE, PoolWorkflowIds.refillWorkflowId(key), asked),
                id -> new Launch(
                        PurchaseNumberWorkflow.class, PoolRefills.purchase(id, state), "Refill the pool " + name));
        return answer(operation, options, key);
    }

    private ResponseEntity<Object> answer(Operation operation, CallOptions options, PoolKey key) {
        return OperationAnswers.of(operation, options, done -> {
            PoolState now = ownership.pool(key);
            return PoolView.of(now, numbersOf(now));
        });
    }

    /**
     * Puts one of the caller's numbers into the pool, out of the one in which it is. Whoever has it keeps it. It has to
     * be what the pool wants, as far as the number tells: its country, whether it is toll-free, voice and SMS.
     */
    @PutMapping("/{name}/numbers/{phoneNumberId}")
    @Refuses({RequestError.NOT_FOUND, RequestError.POOL_FULL, RequestError.NUMBER_UNFIT})
    @Audited(AuditAction.POOL_NUMBER_PUT)
    public PoolView putNumber(Principal caller, @PathVariable @Id String name, @PathVariable @Id String phoneNumberId) {
        PoolKey key = new PoolKey(caller.getName(), name);
        Pool pool = ownership.pool(key).pool();
        PhoneNumber number = ownership.number(key.owner(), phoneNumberId);
        PoolFit.refuseUnfit(pool, number);
        if (!changes.putNumber(key, number)) {
            throw Problem.of(
                            RequestError.POOL_FULL,
                            "The pool %s has as many numbers as it may; raise its max with PUT /api/pools/%s, or take one out."
                                    .formatted(name, name))
                    .with("field", "max");
        }
        return get(caller, name);
    }

    /** Takes a number out of the pool. Whoever has it keeps it, and it is not released. */
    @DeleteMapping("/{name}/numbers/{phoneNumberId}")
    @Refuses(RequestError.NOT_FOUND)
    @Audited(AuditAction.POOL_NUMBER_TAKEN_OUT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void takeNumberOut(Principal caller, @PathVariable @Id String name, @PathVariable @Id String phoneNumberId) {
        PoolKey key = new PoolKey(caller.getName(), name);
        ownership.pool(key);
        PhoneNumber number = ownership.number(key.owner(), phoneNumberId);
        if (!changes.takeNumberOut(key, number)) {
            throw Problem.of(
                    RequestError.NOT_FOUND,
                    "Phone number " + phoneNumberId + " is not in the pool " + name + "; GET /api/pools/" + name
                            + " lists those that are.");
        }
    }

    private List<PooledNumber> numbersOf(PoolState state) {
        PoolKey key = state.pool().key();
        return numbers.list(key.owner(), key.name(), MOST_NUMBERS);
    }

    /** What was asked for. */
    private record Refilled(String pool) {}

    /** The caller's pools. */
    public record PoolsList(List<PoolView> pools) {}
}
