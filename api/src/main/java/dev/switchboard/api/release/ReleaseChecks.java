package dev.switchboard.api.release;

import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.twilio.AttachedNumbers;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.release.ReleaseTerms;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a release would be refused for, told to the caller before it waits for days. The workflow asks again. */
@Component
final class ReleaseChecks {

    private final AttachedNumbers attached;

    ReleaseChecks(AttachedNumbers attached) {
        this.attached = attached;
    }

    /** @throws TwilioException when Twilio cannot be asked */
    Optional<OperationFailure> refusal(PhoneNumber number, ReleaseTerms terms) {
        Optional<OperationFailure> here = BindingRules.refusalOfReleasing(number, terms.outOfService());
        boolean asksTwilio = here.isEmpty()
                && !number.state().held()
                // Otherwise the workflow looks while the caller waits.
                && !terms.after().isZero();
        return asksTwilio ? refusalAtTwilio(number, terms) : here;
    }

    private Optional<OperationFailure> refusalAtTwilio(PhoneNumber number, ReleaseTerms terms) {
        return Optional.ofNullable(attached.read(number.reference())).flatMap(terms::refusal);
    }
}
