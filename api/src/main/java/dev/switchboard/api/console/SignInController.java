package dev.switchboard.api.console;

import dev.switchboard.activities.number.DemoData;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@ConditionalOnConsole
class SignInController {

    private final ConsoleProperties properties;
    private final boolean demoPeople;

    SignInController(
            ConsoleProperties properties, @Value("${switchboard.embedded.dev-tokens:false}") boolean demoPeople) {
        this.properties = properties;
        this.demoPeople = demoPeople;
    }

    @GetMapping(ConsoleSecurity.SIGN_IN)
    String signIn(@RequestParam @Nullable String refused, @RequestParam @Nullable String away, Model model) {
        model.addAttribute("refused", refused != null);
        model.addAttribute("away", away != null);
        model.addAttribute("people", demoPeople ? people() : List.of());
        model.addAttribute(
                "provider",
                properties.hasProvider() ? ConsoleProvider.AUTHORIZATION + "/" + ConsoleProvider.REGISTRATION : null);
        return "console/sign-in";
    }

    private static List<Person> people() {
        return List.of(
                new Person(DemoData.OWNER, "demo", "has the demo's numbers and agents"),
                new Person(DemoData.OTHER_OWNER, "other", "has one number of their own, and sees nothing of demo's"),
                new Person(DemoPeople.READER, "demo, reading only", "sees what demo sees, and changes nothing"));
    }

    /** Who can sign in by a click. */
    record Person(String id, String name, String who) {}
}
