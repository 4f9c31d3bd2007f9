package dev.switchboard.api.runtime;

import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/chatbots")
@Tag(name = "Chatbots")
class RuntimeSecretController {

    private final Ownership ownership;
    private final RuntimeSecrets secrets;

    RuntimeSecretController(Ownership ownership, RuntimeSecrets secrets) {
        this.ownership = ownership;
        this.secrets = secrets;
    }

    /** The secret by which the agent's runtime knows that a request is Switchboard's. Takes the scope write. */
    @GetMapping("/{id}/runtime-secret")
    ResponseEntity<RuntimeSecret> get(Principal caller, @PathVariable String id) {
        String agentId = ownership.agent(caller.getName(), id).id();
        if (!secrets.exist()) {
            throw Problem.of(
                    RequestError.NOT_FOUND,
                    "There are no runtime secrets, and no runtime is asked, until SWITCHBOARD_RUNTIME_SIGNING_KEY is"
                            + " set.");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new RuntimeSecret(agentId, AgentRuntime.SIGNATURE_HEADER, secrets.of(agentId)));
    }

    /**
     * How a runtime checks what it is sent.
     *
     * @param header where the signature is
     * @param secret the key of its HMAC-SHA256
     */
    record RuntimeSecret(String chatbotId, String header, String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "RuntimeSecret[chatbotId=" + chatbotId + "]";
        }
    }
}
