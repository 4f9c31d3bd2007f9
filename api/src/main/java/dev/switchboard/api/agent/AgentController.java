package dev.switchboard.api.agent;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.agent.Greeting;
import dev.switchboard.activities.agent.RuntimeRefusal;
import dev.switchboard.activities.agent.RuntimeRefusals;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Text;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/chatbots")
@Tag(name = "Chatbots", description = "The agents that numbers are assigned to.")
public class AgentController {

    private static final String LIST = "chatbots";
    private static final String TOO_LONG =
            "must have at most 1,600 characters, the longest message that Twilio sends; most emoji count as two.";
    private static final String GREETING =
            "What is said to calls, and replied to messages, without a runtime that answers. A message is replied to once an"
                    + " hour per sender, never to STOP, START, HELP and the like, to what is no phone number, or to a"
                    + " number that is assigned here.";
    private static final String POLICY =
            "What a check of the fleet does about numbers that have drifted: REPORT, or REPAIR as well.";

    private final Agents agents;
    private final AgentChanges changes;
    private final RuntimeRefusals refusals;
    private final Ownership ownership;

    AgentController(Agents agents, AgentChanges changes, RuntimeRefusals refusals, Ownership ownership) {
        this.agents = agents;
        this.changes = changes;
        this.refusals = refusals;
        this.ownership = ownership;
    }

    /** The caller's agents in the order of their ids. */
    @GetMapping
    public AgentsPage list(
            Principal caller,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<Agent> page = agents.list(caller.getName(), Cursors.decode(LIST, cursor), limit);
        Map<String, RuntimeRefusal> refused =
                refusals.find(page.items().stream().map(Agent::id).toList());
        return new AgentsPage(
                page.items().stream()
                        .map(agent -> AgentView.of(agent, refused.get(agent.id())))
                        .toList(),
                Cursors.encode(LIST, page.next()));
    }

    @PostMapping
    @ApiResponse(responseCode = "201", description = "Created; Location names it.", useReturnTypeSchema = true)
    @Refuses(RequestError.AGENT_ID_TAKEN)
    @Audited(AuditAction.AGENT_CREATED)
    public ResponseEntity<AgentView> create(Principal caller, @Valid @RequestBody CreateAgentRequest request) {
        URI runtimeUrl = RuntimeUrls.of(request.runtimeUrl());
        Agent agent = changes.create(() -> agents.create(
                caller.getName(),
                request.id(),
                request.name(),
                request.greeting(),
                runtimeUrl,
                policy(request.driftPolicy())));
        return ResponseEntity.created(URI.create("/api/chatbots/" + agent.id())).body(AgentView.of(agent, null));
    }

    @GetMapping("/{id}")
    public AgentView get(Principal caller, @PathVariable String id) {
        return view(ownership.agent(caller.getName(), id));
    }

    /** Replaces name, greeting, runtime and drift policy. */
    @PutMapping("/{id}")
    @Audited(AuditAction.AGENT_UPDATED)
    public AgentView replace(
            Principal caller, @PathVariable String id, @Valid @RequestBody ReplaceAgentRequest request) {
        Agent agent = ownership.agent(caller.getName(), id);
        URI runtimeUrl = RuntimeUrls.of(request.runtimeUrl());
        return view(changes.replace(
                        agent.id(), request.name(), request.greeting(), runtimeUrl, policy(request.driftPolicy()))
                .orElseGet(() -> ownership.agent(caller.getName(), id)));
    }

    /** Deletes an agent that has no number, and that no pool gives its numbers to. */
    @DeleteMapping("/{id}")
    @Refuses(RequestError.AGENT_IN_USE)
    @Audited(AuditAction.AGENT_DELETED)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void delete(Principal caller, @PathVariable String id) {
        changes.delete(ownership.agent(caller.getName(), id).id());
    }

    private AgentView view(Agent agent) {
        return AgentView.of(agent, refusals.find(agent.id()).orElse(null));
    }

    private static DriftPolicy policy(@Nullable DriftPolicy asked) {
        return asked == null ? DriftPolicy.REPORT : asked;
    }

    /** A new agent. Without an id it gets one. */
    public record CreateAgentRequest(
            @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_457") @Nullable String id,

            @NotBlank(message = "must be given.") @Text(max = 200) @Schema(example = "Billing Agent")
            String name,

            @Text(max = Greeting.MAX_LENGTH, message = TOO_LONG)
            @Schema(description = GREETING, example = "Hello, this is billing.")
            @Nullable String greeting,

            @Schema(example = "https://agents.example.com/billing") @Nullable
            String runtimeUrl,

            @Schema(description = POLICY, defaultValue = "REPORT") @Nullable DriftPolicy driftPolicy) {}

    /** Replaces an agent. A field that is left out is removed; the drift policy becomes REPORT. */
    public record ReplaceAgentRequest(
            @NotBlank(message = "must be given.") @Text(max = 200) @Schema(example = "Billing Agent")
            String name,

            @Text(max = Greeting.MAX_LENGTH, message = TOO_LONG) @Schema(description = GREETING) @Nullable String greeting,

            @Nullable String runtimeUrl,

            @Schema(description = POLICY, defaultValue = "REPORT") @Nullable DriftPolicy driftPolicy) {}

    /**
     * An agent.
     *
     * @param lastRefusal why its runtime was not used when it was last asked in vain; none while it has always answered
     */
    public record AgentView(
            String id,
            String name,
            @Nullable String greeting,
            @Nullable URI runtimeUrl,
            DriftPolicy driftPolicy,
            Instant createdAt,
            @Nullable RefusalView lastRefusal) {

        static AgentView of(Agent agent, @Nullable RuntimeRefusal refusal) {
            return new AgentView(
                    agent.id(),
                    agent.name(),
                    agent.greeting(),
                    agent.runtimeUrl(),
                    agent.driftPolicy(),
                    agent.createdAt(),
                    refusal == null ? null : RefusalView.of(refusal));
        }
    }

    /**
     * Why an agent's runtime was not used.
     *
     * @param at when
     * @param event what it was asked about: call or message
     * @param code stable
     * @param reason a sentence
     * @param answeredAt when an answer of it was used again; none while none was
     */
    public record RefusalView(
            Instant at,
            @Schema(allowableValues = {"call", "message"}) String event,

            @Schema(example = "foreign_type") String code,

            @Schema(example = "It answered application/json, not TwiML, whose type is text/xml.")
            String reason,

            @Nullable Instant answeredAt) {

        static RefusalView of(RuntimeRefusal refusal) {
            return new RefusalView(
                    refusal.refusedAt(),
                    refusal.event().word(),
                    refusal.code(),
                    refusal.reason(),
                    refusal.answeredAt());
        }
    }

    public record AgentsPage(
            List<AgentView> chatbots, @Nullable String nextCursor) {}
}
