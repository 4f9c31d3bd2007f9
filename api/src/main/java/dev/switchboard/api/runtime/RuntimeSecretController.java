package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.RuntimeSalts;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/chatbots")
@Tag(name = "Chatbots")
public class RuntimeSecretController {

    /** A week: time enough to give a runtime its new secret. */
    public static final int MOST_HOURS = 168;

    private final Ownership ownership;
    private final RuntimeSecrets secrets;
    private final RuntimeSalts salts;
    private final SecretRenewals renewals;

    RuntimeSecretController(Ownership ownership, RuntimeSecrets secrets, RuntimeSalts salts, SecretRenewals renewals) {
        this.ownership = ownership;
        this.secrets = secrets;
        this.salts = salts;
        this.renewals = renewals;
    }

    /** The secret by which the agent's runtime knows that a request is Switchboard's. Takes the scope write. */
    @GetMapping("/{id}/runtime-secret")
    ResponseEntity<RuntimeSecret> get(Principal caller, @PathVariable String id) {
        String agentId = agentId(caller, id);
        return answer(agentId, salts.find(caller.getName(), agentId).orElseThrow(() -> noAgent(agentId)));
    }

    /**
     * Begins another secret. The one before stays valid for a while, and requests to the runtime are signed with both;
     * 409 while the one before that is still valid, unless everything before is to end at once.
     */
    @PostMapping("/{id}/runtime-secret/renew")
    @Audited(AuditAction.RUNTIME_SECRET_RENEWED)
    @Refuses(RequestError.SECRET_JUST_RENEWED)
    public ResponseEntity<RuntimeSecret> renew(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "24")
                    @Min(0) @Max(MOST_HOURS) @Parameter(
                            description =
                                    "How long the secret before stays valid; 0 ends it, and any before it, at once")
                    int keepFormerHours) {
        String agentId = agentId(caller, id);
        return answer(
                agentId,
                renewals.renew(caller.getName(), agentId, Duration.ofHours(keepFormerHours))
                        .orElseThrow(() -> Problem.of(
                                RequestError.SECRET_JUST_RENEWED,
                                "The secret was renewed before, and the one before it is still valid. GET the new one; to"
                                        + " renew it again at once, end all before it with keepFormerHours=0.")));
    }

    private String agentId(Principal caller, String id) {
        String agentId = ownership.agent(caller.getName(), id).id();
        if (!secrets.exist()) {
            throw Problem.of(
                    RequestError.NOT_FOUND,
                    "There are no runtime secrets, and no runtime is asked, until SWITCHBOARD_RUNTIME_SIGNING_KEY is"
                            + " set.");
        }
        return agentId;
    }

    private static Problem noAgent(String agentId) {
        return Problem.of(RequestError.NOT_FOUND, "Agent " + agentId + " is gone; create it first.");
    }

    private ResponseEntity<RuntimeSecret> answer(String agentId, RuntimeSalts.Kept kept) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new RuntimeSecret(
                        agentId,
                        AgentRuntime.SIGNATURE_HEADER,
                        secrets.of(agentId, kept.salts().current()),
                        kept.formerUntil()));
    }

    /**
     * How a runtime checks what it is sent.
     *
     * @param header where the signature is
     * @param secret the key of its HMAC-SHA256
     * @param formerValidUntil until when requests are signed with the secret before the last renewal as well; none when
     *     they no longer are
     */
    public record RuntimeSecret(
            String chatbotId,
            String header,
            String secret,
            @Nullable Instant formerValidUntil) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "RuntimeSecret[chatbotId=" + chatbotId + "]";
        }
    }
}
