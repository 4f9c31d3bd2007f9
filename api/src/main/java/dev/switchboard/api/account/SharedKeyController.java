package dev.switchboard.api.account;

import dev.switchboard.activities.account.SharedKey;
import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/twilio-accounts/{sid}/shared-keys")
@Tag(name = "Twilio accounts")
class SharedKeyController {

    private static final String KEY_SID = "[A-Za-z0-9_-]{1,128}";
    private static final String SECRET = "[!-~]{16,256}";

    private final StoredSharedKeys keys;
    private final AccountChanges changes;
    private final Ownership ownership;

    SharedKeyController(StoredSharedKeys keys, AccountChanges changes, Ownership ownership) {
        this.keys = keys;
        this.changes = changes;
        this.ownership = ownership;
    }

    /**
     * The keys that Twilio may sign the account's webhooks with in the place of its auth token; without their secrets.
     */
    @GetMapping
    KeysList list(Principal caller, @PathVariable String sid) {
        String accountSid = ownership.account(caller.getName(), sid).accountSid();
        return new KeysList(keys.list(accountSid).stream().map(KeyView::of).toList());
    }

    /**
     * Keeps a key, or replaces its secret. Every process accepts it within 15 seconds; point Twilio's Setting at it
     * then. Several keys are valid at a time, ten at most.
     */
    @PutMapping("/{keySid}")
    @Audited(AuditAction.SHARED_KEY_STORED)
    KeysList keep(
            Principal caller,
            @PathVariable String sid,
            @PathVariable String keySid,
            @Valid @RequestBody KeyRequest request) {
        StoredAccount account = ownership.account(caller.getName(), sid);
        if (!keySid.matches(KEY_SID)) {
            throw Problem.invalid("keySid", "must be the SID of a shared key: letters, digits, _ and -, 128 at most.");
        }
        switch (changes.keepSharedKey(account, keySid, request.secret())) {
            case ADDED, REPLACED -> {}
            case TOO_MANY ->
                throw Problem.invalid(
                        "keySid",
                        "would be one more than the " + StoredSharedKeys.MOST
                                + " keys that an account may have; remove one that Twilio does not sign with any more.");
            // Deleted at this moment.
            case NO_SUCH_ACCOUNT -> ownership.account(caller.getName(), sid);
        }
        return list(caller, sid);
    }

    /** Forgets a key; what is signed with it is refused from then on. */
    @DeleteMapping("/{keySid}")
    @Audited(AuditAction.SHARED_KEY_REMOVED)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Principal caller, @PathVariable String sid, @PathVariable String keySid) {
        changes.removeSharedKey(ownership.account(caller.getName(), sid), keySid);
    }

    /** A key's secret. */
    record KeyRequest(
            @NotNull(message = "must be given.") @Pattern(
                    regexp = SECRET,
                    message = "must be a secret as Twilio answered it: 16 to 256 printable characters.")
            @Schema(
                    description = "What Twilio answered when the key was created; kept encrypted, and never shown.",
                    accessMode = Schema.AccessMode.WRITE_ONLY,
                    format = "password")
            String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "KeyRequest[]";
        }
    }

    /** The keys of an account, in the order of their SIDs. */
    record KeysList(List<KeyView> sharedKeys) {}

    /**
     * A key.
     *
     * @param createdAt when it was stored, or its secret was replaced
     */
    record KeyView(
            @Schema(example = "webhooks_sharedkey_01k0example")
            String keySid,

            Instant createdAt) {

        static KeyView of(SharedKey key) {
            return new KeyView(key.keySid(), key.createdAt());
        }
    }
}
