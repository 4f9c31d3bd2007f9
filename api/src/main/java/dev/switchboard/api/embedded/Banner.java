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
        line(text, "Swagger UI", url + "/swagger-ui.html");
        parts.temporal()
                .ifPresent(temporal -> line(
                        text,
                        "Temporal UI",
                        temporal.uiUrl()
                                .orElse("none. Temporal runs inside this process: no schedules, and operations that run"
                                        + " do not survive a restart (they are put right by the next one). Install the"
                                        + " temporal CLI to have them.")));
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

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-17s %s%n".formatted(name, value));
    }
}
