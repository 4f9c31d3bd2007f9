package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.assignment.ClearingActivities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is left over of ours at free numbers, in PostgreSQL. */
@Component
final class JdbcClearingActivities implements ClearingActivities {

    /** The end of the operation ends its hold; this is for one that was terminated. */
    private static final Duration LONGEST_CLEARING = Duration.ofMinutes(5);

    private final PhoneNumberRepository repository;
    private final PhoneNumbers numbers;
    private final OperationStates operationStates;
    private final Leftovers leftovers;
    private final Clock clock;

    JdbcClearingActivities(
            PhoneNumberRepository repository,
            PhoneNumbers numbers,
            OperationStates operationStates,
            Leftovers leftovers,
            Clock clock) {
        this.repository = repository;
        this.numbers = numbers;
        this.operationStates = operationStates;
        this.leftovers = leftovers;
        this.clock = clock;
    }

    @Override
    public CaptureRouteInput beginClearing(String operationId, String owner, String phoneNumberId) {
        operationStates.begin(
                operationId, OperationType.UNASSIGN, phoneNumberId, null, NumberWorkflowIds.workflowId(phoneNumberId));
        PhoneNumber number = numbers.owned(owner, phoneNumberId);
        BindingRules.refuseUnlessFree(number);
        OffsetDateTime now = Times.now(clock);
        if (!repository.holdFree(phoneNumberId, operationId, now.plus(LONGEST_CLEARING), now)) {
            throw BindingChanges.changedMeanwhile(phoneNumberId);
        }
        return CaptureRouteInput.releasing(number.reference(), channels(number));
    }

    @Override
    public List<RouteChange> leftovers(Route held) {
        return leftovers.in(held);
    }

    /** Those that Twilio may know of, whatever the number can do now. */
    private static Set<Channel> channels(PhoneNumber number) {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        if (number.phoneNumberSid() != null) {
            channels.add(Channel.VOICE);
            channels.add(Channel.SMS);
        }
        if (number.capabilities().whatsapp()) {
            channels.add(Channel.WHATSAPP);
        }
        return channels;
    }
}
