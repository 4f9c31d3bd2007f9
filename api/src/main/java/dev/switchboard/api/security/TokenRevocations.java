package dev.switchboard.api.security;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.token.RevokedTokens;
import dev.switchboard.workflows.audit.AuditAction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Revokes tokens, each time with an audit message, in the trail of who asked, in one transaction. */
@Component
final class TokenRevocations {

    private final RevokedTokens tokens;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    TokenRevocations(RevokedTokens tokens, AuditAppender audit, TransactionTemplate transaction) {
        this.tokens = tokens;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** As {@link RevokedTokens#revoke}. */
    void revoke(String caller, String jti, @Nullable Instant expiresAt) {
        transaction.executeWithoutResult(status -> {
            tokens.revoke(jti, expiresAt);
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("jti", jti);
            if (expiresAt != null) {
                fields.put("expiresAt", expiresAt.toString());
            }
            tell(caller, fields);
        });
    }

    /** As {@link RevokedTokens#revokeOf}. */
    Instant revokeOf(String caller, String subject, Instant issuedBefore) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Instant before = tokens.revokeOf(subject, issuedBefore);
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("subject", subject);
            fields.put("issuedBefore", before.toString());
            tell(caller, fields);
            return before;
        }));
    }

    private void tell(String caller, Map<String, String> fields) {
        audit.append(AuditedCall.ofCaller(AuditAction.TOKENS_REVOKED, caller).to(fields));
    }
}
