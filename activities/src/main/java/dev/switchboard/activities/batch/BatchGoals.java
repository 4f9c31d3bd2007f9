package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.twilio.RouteTarget;
import dev.switchboard.activities.twilio.RouteWriter;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What batches want of their numbers. */
@Component
final class BatchGoals {

    private static final Set<Channel> ON_THE_NUMBER = EnumSet.of(Channel.VOICE, Channel.SMS);

    private final BatchPlans items;
    private final WebhookUrls urls;

    BatchGoals(BatchPlans items, WebhookUrls urls) {
        this.items = items;
        this.urls = urls;
    }

    BatchGoal of(Operation operation, PhoneNumber number) {
        if (operation.type() == OperationType.UNDO_FLEET) {
            return BatchGoal.toUndo(toUndo(operation, number));
        }
        Set<Channel> channels = EnumSet.copyOf(ON_THE_NUMBER);
        channels.retainAll(number.channels());
        return BatchGoal.toHold(urls.routeTo(String.valueOf(number.agentId()), number.channels()), channels);
    }

    /** Only an undo writes a sender with its number. */
    boolean writesSender(Operation operation, PhoneNumber number) {
        return toUndo(operation, number).stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
    }

    /** Those that one request writes. */
    static List<RouteChange> onTheNumber(List<RouteChange> changes) {
        return changes.stream()
                .filter(change -> ON_THE_NUMBER.contains(change.channel()))
                .toList();
    }

    /** What Twilio holds now; nothing of a WhatsApp sender whose number is not Twilio's. */
    static Route read(RouteTarget target, RouteWriter writer) {
        return target.number().phoneNumberSid() == null ? new Route(Map.of()) : writer.capture(target, ON_THE_NUMBER);
    }

    private List<RouteChange> toUndo(Operation operation, PhoneNumber number) {
        String source = operation.sourceOperationId();
        if (operation.type() != OperationType.UNDO_FLEET || source == null) {
            return List.of();
        }
        return items.changed(source, List.of(number.id())).getOrDefault(number.id(), List.of());
    }
}
