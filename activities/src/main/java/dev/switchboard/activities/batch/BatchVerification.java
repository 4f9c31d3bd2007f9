package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.RouteTarget;
import dev.switchboard.activities.twilio.RouteWriters;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.Route;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Looks whether the numbers that a batch changed are right at Twilio. It writes nothing. */
@Component
final class BatchVerification {

    private final TwilioAccounts accounts;
    private final PhoneNumbers numbers;
    private final Operations operations;
    private final BatchGoals goals;
    private final RouteWriters writers;
    private final WebhookUrls urls;

    BatchVerification(
            TwilioAccounts accounts,
            PhoneNumbers numbers,
            Operations operations,
            BatchGoals goals,
            RouteWriters writers,
            WebhookUrls urls) {
        this.accounts = accounts;
        this.numbers = numbers;
        this.operations = operations;
        this.goals = goals;
        this.writers = writers;
        this.urls = urls;
    }

    /** A sentence for each thing that is wrong with where calls and messages of the number really go. */
    List<String> verify(BatchNumber input, RequestContext context) {
        PhoneNumber number = numbers.find(input.phoneNumberId()).orElseThrow();
        Operation operation = operations.find(input.operationId()).orElseThrow();
        List<String> wrong = new ArrayList<>();
        if (operation.type() == OperationType.UNDO_FLEET) {
            Route now = BatchGoals.read(new RouteTarget(number.reference(), null), writers.in(context));
            BatchGoals.onTheNumber(goals.of(operation, number).changesFrom(now))
                    .forEach(change -> change.to()
                            .keySet()
                            .forEach(field -> wrong.add(field.twilioName() + " was not put back.")));
            return wrong;
        }
        Route ours = urls.routeTo(String.valueOf(number.agentId()), number.channels());
        CapturedRoute captured =
                accounts.of(number.accountSid(), context).readRoute(number.reference(), number.channels());
        EffectiveRoute effective = EffectiveRoute.of(captured);
        number.channels().stream().sorted().forEach(channel -> {
            ChannelRoute route = effective.channel(channel, number.capabilities(), ours);
            if (route.cure() != null) {
                wrong.add(route.cure());
            }
        });
        return wrong;
    }
}
