package dev.switchboard.activities.found;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.ground.Json;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a value found at Twilio is forgotten: a day after the last thing that could have put it back is gone. */
class UnusedValuesTest extends DatabaseTest {

    private static final String NUMBER = "phone_123";
    private static final String AGENT = "agent_456";

    private final FoundValues values = bean(FoundValues.class);
    private final JdbcSealedValues sealed = bean(JdbcSealedValues.class);

    @AfterEach
    void nothingIsLeftToRestore() {
        jdbc.sql("DELETE FROM not_restored").update();
    }

    @Test
    void goesADayAfterItWasSeenWhenNothingRefersToIt() {
        Route found = found("https://host.example/?k=s3cret");

        later(Duration.ofHours(23));
        assertThat(sealed.forgetUnused()).isZero();
        later(Duration.ofHours(2));
        assertThat(sealed.forgetUnused()).isEqualTo(1);

        assertThat(isKept(found)).isFalse();
    }

    @Test
    void beginsItsDayAnewWhenItIsSeenAgain() {
        Route found = found("https://host.example/?k=s3cret");
        later(Duration.ofDays(2));
        assertThat(found("https://host.example/?k=s3cret")).isEqualTo(found);

        later(Duration.ofHours(23));
        assertThat(sealed.forgetUnused()).isZero();
        assertThat(isKept(found)).isTrue();
    }

    @Test
    void staysWhileAnOperationRunsThatMayHaveSeenIt() {
        String operation = anOperation(OperationType.UPDATE, NUMBER).id();
        Route found = found("https://host.example/?k=s3cret");

        later(Duration.ofDays(40));
        assertThat(sealed.forgetUnused()).isZero();
        ended(operation);
        assertThat(sealed.forgetUnused()).isEqualTo(1);
        assertThat(isKept(found)).isFalse();
    }

    @Test
    void goesWhileAnOperationRunsThatBeganLater() {
        Route found = found("https://host.example/?k=s3cret");
        later(Duration.ofDays(2));
        anOperation(OperationType.UPDATE, NUMBER).id();

        assertThat(sealed.forgetUnused()).isEqualTo(1);
        assertThat(isKept(found)).isFalse();
    }

    @Test
    void staysWhileTheBindingCanPutItBack() {
        Route found = found("https://host.example/?k=s3cret");
        String assignment = assigned(NUMBER, AGENT, true, false);
        numberActivities.keepSnapshot(assignment, NUMBER, found, List.of());
        ended(assignment);

        later(Duration.ofDays(400));
        assertThat(sealed.forgetUnused()).isZero();
        assertThat(isKept(found)).isTrue();

        String release = anOperation(OperationType.UNASSIGN, NUMBER).id();
        numberActivities.markReleasing(release, DEMO, NUMBER);
        numberActivities.confirmRelease(release, NUMBER);
        ended(release);
        assertThat(sealed.forgetUnused()).isEqualTo(1);
    }

    @Test
    void staysWhileABatchOfTheBindingCanBeUndone() {
        String assignment = assigned(NUMBER, AGENT, true, false);
        ended(assignment);
        later(Duration.ofMinutes(1));
        Route found = found("https://host.example/?k=s3cret");
        String batch = updated(found);

        later(Duration.ofDays(30));
        assertThat(sealed.forgetUnused()).isZero();
        assertThat(isKept(found)).isTrue();

        String release = anOperation(OperationType.UNASSIGN, NUMBER).id();
        numberActivities.markReleasing(release, DEMO, NUMBER);
        numberActivities.confirmRelease(release, NUMBER);
        ended(release);
        ended(assigned(NUMBER, AGENT, true, false));
        assertThat(sealed.forgetUnused()).as("bound anew since %s", batch).isEqualTo(1);
    }

    @Test
    void staysWhileTwilioHasNotTakenItBack() {
        Route found = found("https://host.example/?k=s3cret");
        Route beside = found("https://host.example/?k=s3cret-too");
        String release = anOperation(OperationType.UNASSIGN, NUMBER).id();
        numberActivities.keepSnapshot(release, NUMBER, beside, List.of());
        numberActivities.keepNotRestored(
                release,
                NUMBER,
                List.of(new RefusedValue(RouteField.VOICE_URL, found.get(RouteField.VOICE_URL), 21402, "Refused.")),
                Set.of());
        ended(release);

        later(Duration.ofDays(30));
        assertThat(sealed.forgetUnused()).isZero();
        numberActivities.keepNotRestored(release, NUMBER, List.of(), Set.of(RouteField.VOICE_URL));
        assertThat(sealed.forgetUnused()).isEqualTo(2);
    }

    private Route found(String url) {
        SeenRoute seen = values.see(new Route(Map.of(RouteField.VOICE_URL, url)));
        values.keep(seen.whole());
        return seen.route();
    }

    /** A batch that has replaced what it found. */
    private String updated(Route found) {
        String batch = aBatch().id();
        jdbc.sql("""
                INSERT INTO operation_item (operation_id, phone_number_id, phone_number, state, changes)
                VALUES (:batch, :number, '+1555', 'UPDATED', CAST(:changes AS jsonb))
                """)
                .param("batch", batch)
                .param("number", NUMBER)
                .param(
                        "changes",
                        Json.write(List.of(new RouteChange(
                                Channel.VOICE, found.fields(), Map.of(RouteField.VOICE_URL, "https://ours.example")))))
                .update();
        ended(batch);
        return batch;
    }

    private void ended(String operation) {
        assertThat(jdbc.sql("UPDATE operation SET state = 'COMPLETED', ended_at = created_at WHERE id = :id")
                        .param("id", operation)
                        .update())
                .isEqualTo(1);
    }

    private void later(Duration duration) {
        clock.advance(duration);
    }

    private boolean isKept(Route found) {
        return sealed.open(found.fields().values().stream()
                                .map(FoundValue::digest)
                                .toList())
                        .size()
                == 1;
    }
}
