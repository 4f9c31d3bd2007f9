package dev.switchboard.api.security;

import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Text;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tokens")
@Tag(name = "Tokens")
class TokenRevocationController {

    private final TokenRevocations revocations;
    private final Clock clock;

    TokenRevocationController(TokenRevocations revocations, Clock clock) {
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Revokes one token by its id, or all of a subject's that were issued before a time. Every process refuses them
     * from this moment on; a progress stream that is open ends within the hour. Takes the scope admin.
     */
    @PostMapping("/revocations")
    @Audited(AuditAction.TOKENS_REVOKED)
    Revocation revoke(Principal caller, @Valid @RequestBody RevocationRequest request) {
        String jti = request.jti();
        String subject = request.subject();
        if ((jti == null) == (subject == null)) {
            throw Problem.invalid("jti", "give either jti, to revoke one token, or subject, to revoke its tokens.");
        }
        if (jti != null) {
            return ofOne(caller, jti, request);
        }
        return ofSubject(caller, Objects.requireNonNull(subject), request);
    }

    private Revocation ofOne(Principal caller, String jti, RevocationRequest request) {
        if (jti.isEmpty()) {
            throw Problem.invalid("jti", "must be the claim jti of the token, which is not empty.");
        }
        if (request.issuedBefore() != null) {
            throw Problem.invalid("issuedBefore", "goes with subject; leave it out where jti names one token.");
        }
        Instant expiresAt = request.expiresAt();
        if (expiresAt != null && expiresAt.isBefore(clock.instant())) {
            // It would be forgotten at once, and the token, which may be good for longer, would get in again.
            throw Problem.invalid(
                    "expiresAt",
                    "must not be in the past: give the claim exp of the token as a time, or leave it out to revoke the"
                            + " token for good.");
        }
        revocations.revoke(caller.getName(), jti, expiresAt);
        return new Revocation(jti, null, null);
    }

    private Revocation ofSubject(Principal caller, String subject, RevocationRequest request) {
        if (subject.isEmpty()) {
            throw Problem.invalid("subject", "must be the claim sub of the tokens, which is not empty.");
        }
        if (request.expiresAt() != null) {
            throw Problem.invalid("expiresAt", "goes with jti; leave it out where subject names all its tokens.");
        }
        Instant now = clock.instant();
        Instant issuedBefore = Objects.requireNonNullElse(request.issuedBefore(), now);
        if (issuedBefore.isAfter(now)) {
            throw Problem.invalid(
                    "issuedBefore", "must not be in the future: the subject could not get in with new tokens either.");
        }
        return new Revocation(null, subject, revocations.revokeOf(caller.getName(), subject, issuedBefore));
    }

    /** Which tokens: one by {@code jti}, or those of {@code subject}. */
    record RevocationRequest(
            @Nullable @Text(max = TokenConfiguration.MAX_ID)
            @Schema(description = "The claim `jti` of one token.", example = "5f0c3b52-6d0e-4c66")
            String jti,

            @Nullable @Schema(
                    description = "When that token expires: until a day later it is kept in mind. Left out: for good.",
                    format = "date-time")
            Instant expiresAt,

            @Nullable @Text(max = TokenConfiguration.MAX_SUBJECT)
            @Schema(description = "The claim `sub` of the tokens.")
            String subject,

            @Nullable @Schema(
                    description = "Those that were issued (`iat`) before. Left out: up to now, tokens of this second"
                            + " included. An earlier time than one that was given before changes nothing.",
                    format = "date-time")
            Instant issuedBefore) {}

    /**
     * What is revoked.
     *
     * @param issuedBefore the latest that was asked for
     */
    record Revocation(
            @Nullable String jti,
            @Nullable String subject,
            @Nullable Instant issuedBefore) {}
}
