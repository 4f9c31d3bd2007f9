package dev.switchboard.api.audit;

import dev.switchboard.activities.audit.AuditFilter;
import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.activities.audit.AuditTrail;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/audit")
@Tag(name = "Audit", description = "What was done, by whom, and what Twilio held before and after.")
public class AuditController {

    private static final String LIST = "audit";

    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    /** The audit messages about what the caller asked for, newest first. */
    @GetMapping
    public AuditPage list(
            Principal caller,
            @RequestParam @Nullable String phoneNumberId,
            @RequestParam @Nullable String chatbotId,
            @RequestParam @Nullable String action,
            @RequestParam @Nullable Instant from,
            @RequestParam @Nullable Instant to,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<AuditMessage> page = trail.list(
                caller.getName(),
                new AuditFilter(phoneNumberId, chatbotId, action == null ? null : action(action), from, to),
                Cursors.decode(LIST, cursor),
                limit);
        return new AuditPage(page.items(), Cursors.encode(LIST, page.next()));
    }

    private static AuditAction action(String value) {
        return Arrays.stream(AuditAction.values())
                .filter(action -> action.value().equals(value))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "action",
                        "must be one of "
                                + Arrays.stream(AuditAction.values())
                                        .map(AuditAction::value)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    public record AuditPage(
            List<AuditMessage> messages, @Nullable String nextCursor) {}
}
