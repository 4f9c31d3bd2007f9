package dev.switchboard.api.audit;

import dev.switchboard.activities.audit.AuditChain;
import dev.switchboard.activities.audit.AuditLink;
import dev.switchboard.activities.audit.AuditVerification;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.FewAtOnce;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Audit")
public class AuditVerificationController {

    private final AuditChain chain;

    AuditVerificationController(AuditChain chain) {
        this.chain = chain;
    }

    /**
     * Whether the caller's audit messages are all there and are what was written. With the {@code sequence} and
     * {@code hash} of an earlier answer's {@code head}, also whether they are still those of then.
     */
    @GetMapping("/api/audit/verification")
    @FewAtOnce
    public AuditVerification verify(
            Principal caller, @RequestParam @Nullable Long sequence, @RequestParam @Nullable String hash) {
        return chain.verify(caller.getName(), noted(sequence, hash));
    }

    private static @Nullable AuditLink noted(@Nullable Long sequence, @Nullable String hash) {
        if (sequence == null && hash == null) {
            return null;
        }
        if (sequence == null || sequence < 1) {
            throw Problem.invalid("sequence", "must be the sequence of an earlier answer's head, with its hash.");
        }
        if (hash == null || !AuditLink.isHash(hash)) {
            throw Problem.invalid("hash", "must be the hash of an earlier answer's head, with its sequence.");
        }
        return new AuditLink(sequence, hash);
    }
}
