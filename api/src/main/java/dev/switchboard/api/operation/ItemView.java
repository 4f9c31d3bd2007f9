package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.batch.BatchItem;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.RouteChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One number of an operation on many.
 *
 * @param error why it failed, for people
 * @param code why it failed: the stable code
 * @param changes what is to be changed or, once it is UPDATED, was
 * @param assignment what becomes or, once it is UPDATED, became of its assignment, of a batch that changes that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemView(
        String phoneNumberId,
        String phoneNumber,
        ItemState state,
        @Nullable String error,
        @Nullable String code,
        FailureView.@Nullable TwilioView twilio,
        @Nullable List<FieldChange> changes,
        @Nullable AssignmentChange assignment) {

    /** From which agent to which; null is none. */
    public record AssignmentChange(
            BindingWish.Change change,
            @Nullable String from,
            @Nullable String to) {}

    /** A field at Twilio, by the name of its parameter, with the values as people see them; empty is unset. */
    public record FieldChange(String field, String from, String to) {

        public FieldChange {
            from = FoundValue.text(from);
            to = FoundValue.text(to);
        }
    }

    public static ItemView of(BatchItem item) {
        FailureView failure = FailureView.of(item.failure());
        return new ItemView(
                item.phoneNumberId(),
                item.phoneNumber(),
                item.state(),
                failure == null ? null : failure.message(),
                failure == null ? null : failure.error(),
                failure == null ? null : failure.twilio(),
                item.changes().isEmpty() ? null : fields(item.changes()),
                assignment(item.wish()));
    }

    private static @Nullable AssignmentChange assignment(@Nullable BindingWish wish) {
        return wish == null ? null : new AssignmentChange(wish.change(), wish.fromAgentId(), wish.toAgentId());
    }

    /** The changes field by field. */
    public static List<FieldChange> fields(List<RouteChange> changes) {
        List<FieldChange> fields = new ArrayList<>();
        for (RouteChange change : changes) {
            change.to()
                    .forEach((field, to) -> fields.add(
                            new FieldChange(field.twilioName(), change.from().getOrDefault(field, ""), to)));
        }
        return fields;
    }
}
