package dev.switchboard.api.embedded;

import dev.switchboard.activities.number.DemoData;
import dev.switchboard.api.security.DevTokens;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The last thing that a start in embedded mode prints: where everything is, a token, and a first call. */
@Component
@ConditionalOnBooleanProperty("switchboard.embedded.active")
final class Banner {

    private final Environment environment;
    private final EmbeddedParts parts;
    private final Optional<DevTokens> tokens;

    Banner(Environment environment, EmbeddedParts parts, Optional<DevTokens> tokens) {
        this.environment = environment;
        this.parts = parts;
        this.tokens = tokens;
    }

    @EventListener
    @SuppressWarnings("SystemOut")
    void print(ApplicationReadyEvent event) {
        System.out.println(text());
    }

    private String text() {
        String url = "http://localhost:" + environment.getProperty("local.server.port", "8080");
        StringBuilder text = new StringBuilder("\n");
        line(text, "Switchboard", url);
        line(text, "Console", url + "/console");
        line(text, "Swagger UI", url + "/swagger-ui.html");
        parts.temporal().ifPresent(temporal -> temporal(text, temporal));
        parts.simulator().ifPresent(simulator -> line(text, "Twilio simulator", simulator.baseUrl() + "/_simulator"));
        line(text, "Data", environment.getProperty("switchboard.data-directory", "data") + "/");
        tokens.ifPresent(made -> {
            String token = made.token(DemoData.OWNER, "read write", DevTokens.TTL);
            line(text, "Token (12 h)", token);
            if (parts.simulator().isPresent()) {
                text.append("""

                          Assign a number to an agent:
                          curl -s -X POST %s/api/phone-numbers/assign -H "Authorization: Bearer $(curl -s '%s/dev/token?sub=demo')" \
                        -H 'Content-Type: application/json' -d '{"phoneNumberId":"phone_123","chatbotId":"agent_456","enableSms":true,"enableWhatsApp":false}'
                        """.formatted(url, url));
            }
        });
        return text.toString();
    }

    /** Without a dev server: what somebody would wait for in vain, and what to do. */
    static void temporal(StringBuilder text, EmbeddedTemporal temporal) {
        temporal.uiUrl().ifPresent(url -> line(text, "Temporal UI", url));
        temporal.noDevServer().ifPresent(why -> {
            line(text, "Temporal UI", "none: Temporal runs inside this process, since " + why.reason() + ".");
            line(
                    text,
                    "",
                    "Not running: the hourly check of all numbers for drift (POST /api/drift/check asks for one),");
            line(text, "", "the daily comparison of usage with Twilio's lists (POST /api/usage/reconcile).");
            line(text, "", "A batch or an assignment that runs does not survive a restart: the next start puts right");
            line(text, "", "what it left half done.");
            line(text, "", "To have all of it: " + why.cure() + ".");
        });
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-17s %s%n".formatted(name, value));
    }
}
