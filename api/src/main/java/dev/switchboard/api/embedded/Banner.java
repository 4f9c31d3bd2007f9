package dev.switchboard.api.embedded;

import dev.switchboard.activities.number.DemoData;
import dev.switchboard.api.security.DevTokens;
import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The last thing that a start in embedded mode prints: where everything is, a token, and a first call. What is printed
 * to something else than a terminal is kept in a file, most of the time, and a token does not belong there.
 */
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

    @EventListener(ApplicationReadyEvent.class)
    @SuppressWarnings("SystemOut")
    void print() {
        System.out.println(text(isTerminal()));
    }

    private String text(boolean terminal) {
        String url = "http://localhost:" + environment.getProperty("local.server.port", "8080");
        StringBuilder text = new StringBuilder("\n");
        line(text, "Switchboard", url);
        line(text, "Console", url + "/console");
        line(text, "Swagger UI", url + "/swagger-ui.html");
        parts.temporal().ifPresent(temporal -> temporal(text, temporal));
        parts.simulator().ifPresent(simulator -> line(text, "Twilio simulator", simulator.baseUrl() + "/_simulator"));
        line(text, "Data", environment.getProperty("switchboard.data-directory", "data") + "/");
        tokens.ifPresent(made -> {
            if (terminal) {
                line(text, "Token (12 h)", made.token(DemoData.OWNER, "read write", DevTokens.TTL));
            } else {
                noToken(text, parts.simulator().isPresent() ? url : null);
            }
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

    /**
     * Where to get a token that is not printed.
     *
     * @param url of the service, where it hands out tokens
     */
    static void noToken(StringBuilder text, @Nullable String url) {
        line(
                text,
                "Token",
                url == null
                        ? "printed to a terminal only, which this is not"
                        : "curl -s '" + url + "/dev/token?sub=" + DemoData.OWNER + "'");
    }

    /** From Java 22 on there may be a console without a terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // before Java 22 it does
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A console says whether it is a terminal", e);
        }
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
