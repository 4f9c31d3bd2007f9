package dev.switchboard.activities.twilio;

import dev.switchboard.activities.InMemoryValues;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

final class Fixtures {

    static final Duration SHORT = Duration.ofMillis(400);

    static final Set<Channel> VOICE = Set.of(Channel.VOICE);

    /** Kept in memory; nothing is ours but what is under the tests' public URL. */
    static final FoundValues VALUES = InMemoryValues.foundValues();

    private Fixtures() {}

    static TwilioProperties propertiesFor(URI baseUrl) {
        return new TwilioProperties(
                SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN, baseUrl, SHORT, Duration.ofSeconds(5), 100);
    }

    static TwilioProperties impatientPropertiesFor(URI baseUrl) {
        return new TwilioProperties(SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN, baseUrl, SHORT, SHORT, 100);
    }

    static TwilioAccount account(TwilioProperties properties) {
        return account(properties, new SimpleMeterRegistry());
    }

    static TwilioAccount account(TwilioProperties properties, MeterRegistry meters) {
        return client(new TwilioRequests(properties, TwilioPace.unlimited(), meters))
                .account();
    }

    /** Whose index of Messaging Services is read every time. */
    private static AccountClient client(TwilioRequests requests) {
        return new AccountClient(
                SimulatorDemo.ACCOUNT_SID,
                requests,
                VALUES,
                new MessagingServices(requests, VALUES, Duration.ZERO, Clock.systemUTC()),
                InboundRegions.DEFAULT);
    }

    /** Which look before every write. */
    static TwilioWebhookActivities activitiesThatLook(TwilioProperties properties) {
        AccountClient client =
                client(new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
        return new TwilioWebhookActivities(
                (accountSid, context) -> client.in(context).account(),
                writers(client),
                Fixtures::open,
                Duration.ofDays(-1));
    }

    static WhatsAppSenders senders(TwilioProperties properties) {
        return new WhatsAppSenders(
                new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()), VALUES);
    }

    static TwilioWebhookActivities activities(TwilioProperties properties) {
        AccountClient client =
                client(new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
        return new TwilioWebhookActivities(
                (accountSid, context) -> client.in(context).account(), writers(client), Fixtures::open);
    }

    /** @param fence fails when the operation does not hold the number */
    static TwilioWebhookActivities activities(TwilioProperties properties, BiConsumer<String, String> fence) {
        AccountClient client =
                client(new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
        return new TwilioWebhookActivities(
                (accountSid, context) -> client.in(context).account(), writers(client), fence);
    }

    /** Every operation holds every number. */
    private static void open(String operationId, String phoneNumberId) {}

    static RouteWriter writer(TwilioProperties properties) {
        return writers(client(new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry())))
                .in(RequestContext.INTERACTIVE);
    }

    private static RouteWriters writers(AccountClient client) {
        return new RouteWriters((accountSid, context) -> client.in(context).account(), VALUES);
    }

    /** The demo account's reference to a number. */
    static NumberReference reference(String phoneNumber) {
        return new NumberReference(
                "phone_1", phoneNumber, SimulatorDemo.ACCOUNT_SID, SimulatorSids.phoneNumberSid(phoneNumber));
    }

    /** Field, value, field, value. */
    static Map<RouteField, String> fields(Object... fieldsAndValues) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            fields.put((RouteField) fieldsAndValues[i], (String) fieldsAndValues[i + 1]);
        }
        return fields;
    }

    static Route route(Object... fieldsAndValues) {
        return new Route(fields(fieldsAndValues));
    }
}
