package dev.switchboard.api.account;

import dev.switchboard.activities.account.NewAccount;
import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.api.web.Sids;
import dev.switchboard.api.web.Text;
import dev.switchboard.workflows.account.AccountWorkflowIds;
import dev.switchboard.workflows.account.RotateAuthTokenInput;
import dev.switchboard.workflows.account.RotateAuthTokenWorkflow;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/twilio-accounts")
@EnableConfigurationProperties(RotationProperties.class)
@Tag(
        name = "Twilio accounts",
        description = "Twilio accounts and subaccounts of the caller's own, beside the configured one.")
public class AccountController {

    private static final Logger log = LoggerFactory.getLogger(AccountController.class);

    private static final String LIST = "accounts";
    private static final String TOKEN = "[!-~]{16,128}";
    private static final String TOKEN_MESSAGE = "must be an auth token, as the Twilio Console shows it.";
    private static final String RATE = "Requests a second to this account, of all processes together.";
    private static final String RATE_MESSAGE = "must be at least 1 and at most 1000.";

    private final StoredAccounts accounts;
    private final AccountChanges changes;
    private final AccountRegistration registration;
    private final Ownership ownership;
    private final OperationStarter starter;
    private final RotationProperties rotation;

    AccountController(
            StoredAccounts accounts,
            AccountChanges changes,
            AccountRegistration registration,
            Ownership ownership,
            OperationStarter starter,
            RotationProperties rotation) {
        this.accounts = accounts;
        this.changes = changes;
        this.registration = registration;
        this.ownership = ownership;
        this.starter = starter;
        this.rotation = rotation;
    }

    /** The caller's accounts in the order of their SIDs. */
    @GetMapping
    public AccountsPage list(
            Principal caller,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<StoredAccount> page = accounts.list(caller.getName(), Cursors.decode(LIST, cursor), limit);
        return new AccountsPage(page.items().stream().map(AccountView::of).toList(), Cursors.encode(LIST, page.next()));
    }

    /** Stores an account, with its auth token encrypted, once Twilio has accepted the token. */
    @PostMapping
    @ApiResponse(responseCode = "201", description = "Created; Location names it.", useReturnTypeSchema = true)
    @Refuses(
            value = {RequestError.CREDENTIALS_REFUSED, RequestError.ACCOUNT_TAKEN},
            asTwilioDoes = true)
    @Audited(AuditAction.ACCOUNT_STORED)
    public ResponseEntity<AccountView> create(Principal caller, @Valid @RequestBody StoreAccountRequest request) {
        String owner = caller.getName();
        StoredAccount account = registration.store(new NewAccount(
                request.accountSid(),
                owner,
                request.authToken(),
                request.parentAccountSid(),
                request.friendlyName(),
                request.requestsPerSecond()));
        log.info("{} has stored the Twilio account {}", owner, account.accountSid());
        return ResponseEntity.created(URI.create("/api/twilio-accounts/" + account.accountSid()))
                .body(AccountView.of(account));
    }

    @GetMapping("/{sid}")
    public AccountView get(Principal caller, @PathVariable String sid) {
        return AccountView.of(ownership.account(caller.getName(), sid));
    }

    /** Replaces name and rate; what is left out is removed. The token is replaced only when one is given. */
    @PutMapping("/{sid}")
    @Refuses(
            value = {RequestError.CREDENTIALS_REFUSED},
            asTwilioDoes = true)
    @Audited(AuditAction.ACCOUNT_UPDATED)
    public AccountView replace(
            Principal caller, @PathVariable String sid, @Valid @RequestBody ReplaceAccountRequest request) {
        StoredAccount account = ownership.account(caller.getName(), sid);
        String authToken = request.authToken();
        if (authToken != null) {
            registration.requireAccepted(account.accountSid(), authToken);
        }
        AccountChanges.Replacement replacement =
                changes.replace(account.accountSid(), authToken, request.friendlyName(), request.requestsPerSecond());
        if (replacement == AccountChanges.Replacement.ROTATING) {
            throw rotating(account.accountSid());
        }
        if (authToken != null && replacement == AccountChanges.Replacement.REPLACED) {
            log.info("{} has replaced the auth token of {}", account.owner(), account.accountSid());
        }
        return AccountView.of(ownership.account(caller.getName(), sid));
    }

    /** Forgets an account of which no number is bound. */
    @DeleteMapping("/{sid}")
    @Refuses(RequestError.ACCOUNT_IN_USE)
    @Audited(AuditAction.ACCOUNT_DELETED)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Principal caller, @PathVariable String sid) {
        String accountSid = ownership.account(caller.getName(), sid).accountSid();
        switch (changes.delete(accountSid)) {
            case DELETED -> log.info("{} has deleted the Twilio account {}", caller.getName(), accountSid);
            case NUMBERS_BOUND ->
                throw Problem.of(
                        RequestError.ACCOUNT_IN_USE,
                        "Numbers of " + accountSid + " are assigned to agents; unassign them first.");
            case ROTATING -> throw rotating(accountSid);
        }
    }

    private static Problem rotating(String accountSid) {
        return Problem.of(
                RequestError.ACCOUNT_IN_USE,
                "The auth token of " + accountSid + " is being rotated; wait until that ends, or cancel it.");
    }

    /** Replaces the account's auth token at Twilio and here, without a moment in which webhooks cannot be verified. */
    @PostMapping("/{sid}/rotate-token")
    @Audited({AuditAction.AUTH_TOKEN_ROTATED, AuditAction.AUTH_TOKEN_ROTATION_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Rotated. It takes longer than a call waits, so ask `/api/operations/{id}`.",
            content = @Content(schema = @Schema(implementation = AccountView.class)))
    public ResponseEntity<Object> rotate(CallOptions options, @PathVariable String sid) {
        String accountSid = ownership.account(options.owner(), sid).accountSid();
        var operation = starter.start(
                options,
                OperationStarter.Start.of(
                        OperationType.ROTATE_AUTH_TOKEN,
                        AccountWorkflowIds.workflowId(accountSid),
                        new RotateRequest(accountSid)),
                id -> new Launch(
                        RotateAuthTokenWorkflow.class,
                        new RotateAuthTokenInput(
                                id,
                                options.owner(),
                                accountSid,
                                Math.toIntExact(rotation.settle().toSeconds()),
                                Math.toIntExact(rotation.grace().toSeconds())),
                        "Rotate the auth token of " + accountSid));
        return OperationAnswers.of(
                operation, options, ended -> AccountView.of(ownership.account(options.owner(), accountSid)));
    }

    record RotateRequest(String accountSid) {}

    public record StoreAccountRequest(
            @NotNull(message = "must be given.") @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Schema(example = "AC0123456789abcdef0123456789abcdef")
            String accountSid,

            @NotNull(message = "must be given.") @Pattern(regexp = TOKEN, message = TOKEN_MESSAGE) @Schema(
                    description = "The account's primary auth token; kept encrypted, and never shown.",
                    accessMode = Schema.AccessMode.WRITE_ONLY,
                    format = "password")
            String authToken,

            @Text(max = 64) @Schema(example = "Branch office") @Nullable String friendlyName,

            @DecimalMin(value = "1", message = RATE_MESSAGE) @DecimalMax(value = "1000", message = RATE_MESSAGE) @Schema(description = RATE)
            @Nullable Double requestsPerSecond,

            @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Schema(description = "The account that it is a subaccount of, to be checked.")
            @Nullable String parentAccountSid) {

        /** Without the token. */
        @Override
        public String toString() {
            return "StoreAccountRequest[" + accountSid + "]";
        }
    }

    /** Replaces an account. A field that is left out is removed, except for the token, which stays. */
    public record ReplaceAccountRequest(
            @Pattern(regexp = TOKEN, message = TOKEN_MESSAGE) @Schema(
                    description = "The account's primary auth token, when it was changed in the Twilio Console.",
                    accessMode = Schema.AccessMode.WRITE_ONLY,
                    format = "password")
            @Nullable String authToken,

            @Text(max = 64) @Nullable String friendlyName,

            @DecimalMin(value = "1", message = RATE_MESSAGE) @DecimalMax(value = "1000", message = RATE_MESSAGE) @Schema(description = RATE)
            @Nullable Double requestsPerSecond) {

        /** Without the token. */
        @Override
        public String toString() {
            return "ReplaceAccountRequest[" + friendlyName + ", " + requestsPerSecond + "]";
        }
    }

    public record AccountsPage(
            List<AccountView> accounts, @Nullable String nextCursor) {}
}
