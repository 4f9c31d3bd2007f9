package dev.switchboard.api.console;

import dev.switchboard.api.audit.AuditController;
import dev.switchboard.api.audit.AuditVerificationController;
import dev.switchboard.api.web.FewAtOnce;
import dev.switchboard.workflows.audit.AuditAction;
import java.security.Principal;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.util.UriComponentsBuilder;

/** The audit trail, and whether it is all there. */
@Controller
@ConditionalOnConsole
class AuditPageController {

    private static final int PAGE = 50;
    private static final int MOST = 200;

    private final AuditController audit;
    private final AuditVerificationController verification;

    AuditPageController(AuditController audit, AuditVerificationController verification) {
        this.audit = audit;
        this.verification = verification;
    }

    /** With the first page, whether all of it is there. */
    @GetMapping(path = "/console/audit", params = "verify")
    @FewAtOnce
    String verified(
            Principal caller,
            @RequestParam @Nullable String number,
            @RequestParam @Nullable String agent,
            @RequestParam @Nullable String action,
            @RequestParam boolean verify,
            @RequestParam @Nullable String cursor,
            Model model) {
        if (verify) {
            model.addAttribute("verification", verification.verify(caller, null, null));
        }
        return list(caller, number, agent, action, cursor, model);
    }

    @GetMapping("/console/audit")
    String list(
            Principal caller,
            @RequestParam @Nullable String number,
            @RequestParam @Nullable String agent,
            @RequestParam @Nullable String action,
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
        UriComponentsBuilder export = here.cloneBuilder().replacePath("/console/audit.csv");
        model.addAttribute("export", export.encode().build().toUriString());
        UriComponentsBuilder check = here.cloneBuilder().queryParam("verify", true);
        model.addAttribute("check", check.encode().build().toUriString());
        model.addAttribute("number", ofNumber);
        model.addAttribute("agent", ofAgent);
        model.addAttribute("action", ofAction);
        model.addAttribute(
                "actions",
                Arrays.stream(AuditAction.values()).map(AuditAction::value).toList());
        model.addAttribute("messages", page.messages());
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.encode().build().toUriString());
        model.addAttribute("next", Paging.next(here, page.nextCursor()));
        return "console/audit";
    }

    /** All that is like that, for a spreadsheet. */
    @GetMapping("/console/audit.csv")
    ResponseEntity<StreamingResponseBody> csv(
            Principal caller,
            @RequestParam @Nullable String number,
            @RequestParam @Nullable String agent,
            @RequestParam @Nullable String action) {
        Function<@Nullable String, AuditController.AuditPage> pages = cursor -> audit.list(
                caller, Paging.given(number), Paging.given(agent), Paging.given(action), null, null, MOST, cursor);
        // Before anything is written: what cannot be asked for is refused as on the page.
        AuditController.AuditPage first = pages.apply(null);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
                .body(out -> AuditCsv.write(first, pages, out));
    }
}
