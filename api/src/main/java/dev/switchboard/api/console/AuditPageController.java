package dev.switchboard.api.console;

import dev.switchboard.api.audit.AuditController;
import dev.switchboard.api.audit.AuditVerificationController;
import dev.switchboard.workflows.audit.AuditAction;
import java.security.Principal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The audit trail, and whether it is all there. */
@Controller
@ConditionalOnConsole
class AuditPageController {

    private static final int PAGE = 50;

    private final AuditController audit;
    private final AuditVerificationController verification;

    AuditPageController(AuditController audit, AuditVerificationController verification) {
        this.audit = audit;
        this.verification = verification;
    }

    @GetMapping("/console/audit")
    String list(
            Principal caller,
            @RequestParam @Nullable String number,
            @RequestParam @Nullable String agent,
            @RequestParam @Nullable String action,
            @RequestParam(defaultValue = "false") boolean verify,
            @RequestParam @Nullable String cursor,
            Model model) {
        String ofNumber = Paging.given(number);
        String ofAgent = Paging.given(agent);
        String ofAction = Paging.given(action);
        AuditController.AuditPage page =
                audit.list(caller, ofNumber, ofAgent, ofAction, null, null, PAGE, Paging.given(cursor));
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/console/audit");
        Paging.filter(here, "number", ofNumber);
        Paging.filter(here, "agent", ofAgent);
        Paging.filter(here, "action", ofAction);
        model.addAttribute("number", ofNumber);
        model.addAttribute("agent", ofAgent);
        model.addAttribute("action", ofAction);
        model.addAttribute(
                "actions",
                Arrays.stream(AuditAction.values()).map(AuditAction::value).toList());
        model.addAttribute("messages", page.messages());
        model.addAttribute("verification", verify ? verification.verify(caller, null, null) : null);
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.encode().build().toUriString());
        model.addAttribute("next", Paging.next(here, page.nextCursor()));
        return "console/audit";
    }
}
