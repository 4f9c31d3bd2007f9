package dev.switchboard.api;

import dev.switchboard.activities.JdbcConfiguration;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.twilio.TwilioConfiguration;
import dev.switchboard.activities.usage.UsageConfiguration;
import dev.switchboard.api.cli.CommandLineInterface;
import dev.switchboard.api.embedded.EmbeddedParts;
import dev.switchboard.api.logging.OneLineLogging;
import dev.switchboard.api.temporal.TemporalConnectionInitializer;
import dev.switchboard.api.web.SwitchboardProperties;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The application: REST, security, workers and, for what is not configured, embedded parts. */
@SpringBootApplication
@EnableConfigurationProperties(SwitchboardProperties.class)
@Import({JdbcConfiguration.class, TwilioConfiguration.class, UsageConfiguration.class})
public class SwitchboardApplication {

    /**
     * Starts it, and ends the process with 1 when that does not succeed; or carries out a command, and starts nothing.
     */
    public static void main(String[] arguments) {
        if (CommandLineInterface.isMeantBy(arguments)) {
            System.exit(command(arguments));
        }
        try {
            start(arguments);
        } catch (Throwable e) {
            // Reported already. Said here because threads of half-started parts would keep the process alive.
            System.exit(1);
        }
    }

    @SuppressWarnings("SystemOut")
    private static int command(String... arguments) {
        return new CommandLineInterface(
                        System.getenv(),
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    /** Starts it inside this process; closing the context stops it and its embedded parts. */
    public static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(SwitchboardApplication.class);
        application.addListeners(new OneLineLogging());
        application.addInitializers(new TemporalConnectionInitializer(System.getenv()), new EmbeddedParts());
        return application.run(arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    WebhookUrls webhookUrls(SwitchboardProperties properties) {
        return new WebhookUrls(properties.publicUrl(), properties.webhooks().connectionOverrides());
    }
}
