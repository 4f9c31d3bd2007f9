package dev.switchboard.api.console;

import dev.switchboard.api.account.AccountController;
import dev.switchboard.api.batch.BatchController;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The caller's Twilio accounts. Their tokens are typed here, and never shown. */
@Controller
@ConditionalOnConsole
class AccountPageController {

    private static final int PAGE = 50;

    private final AccountController accounts;
    private final BatchController batches;
    private final ConsoleCalls calls;

    AccountPageController(AccountController accounts, BatchController batches, ConsoleCalls calls) {
        this.accounts = accounts;
        this.batches = batches;
        this.calls = calls;
    }

    @GetMapping("/console/accounts")
    String list(Principal caller, @RequestParam @Nullable String cursor, Model model) {
        AccountController.AccountsPage page = accounts.list(caller, PAGE, Paging.given(cursor));
        model.addAttribute("accounts", page.accounts());
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", "/console/accounts");
        model.addAttribute("next", Paging.next(UriComponentsBuilder.fromPath("/console/accounts"), page.nextCursor()));
        return "console/accounts";
    }

    @PostMapping("/console/accounts")
    String store(
            Principal caller,
            @RequestParam(defaultValue = "") String accountSid,
            @RequestParam(defaultValue = "") String authToken,
            @RequestParam @Nullable String friendlyName,
            @RequestParam @Nullable Double requestsPerSecond,
            RedirectAttributes flash) {
        accounts.create(
                caller,
                calls.valid(new AccountController.StoreAccountRequest(
                        accountSid, authToken, Paging.given(friendlyName), requestsPerSecond, null)));
        flash.addFlashAttribute("done", "Stored. Twilio accepts its token. Import its numbers next.");
        return "redirect:/console/accounts";
    }

    /** Its name and its rate; the token stays. */
    @PostMapping("/console/accounts/{sid}")
    String replace(
            Principal caller,
            @PathVariable String sid,
            @RequestParam @Nullable String friendlyName,
            @RequestParam @Nullable Double requestsPerSecond,
            RedirectAttributes flash) {
        accounts.replace(
                caller,
                sid,
                calls.valid(new AccountController.ReplaceAccountRequest(
                        null, Paging.given(friendlyName), requestsPerSecond)));
        flash.addFlashAttribute("done", "Saved. The rate holds from the next request to Twilio.");
        return "redirect:/console/accounts";
    }

    @PostMapping("/console/accounts/{sid}/rotate")
    String rotate(Principal caller, @PathVariable String sid) {
        return ConsoleCalls.toOperation(accounts.rotate(ConsoleCalls.options(caller), sid));
    }

    /** Reads the numbers of a stored account or, without one, of the configured account. */
    @PostMapping("/console/accounts/import")
    String read(Principal caller, @RequestParam @Nullable String accountSid) {
        return ConsoleCalls.toOperation(batches.importNumbers(
                ConsoleCalls.options(caller),
                calls.valid(new BatchController.ImportRequest(Paging.given(accountSid)))));
    }
}
