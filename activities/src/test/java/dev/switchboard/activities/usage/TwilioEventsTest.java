package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.ground.Slice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class TwilioEventsTest extends UsageDatabaseTest {

    @Test
    void keepsAnEventOnce() {
        TwilioEvent event = TwilioEvent.ofCall(aCall("CA1", "completed", 60, NOON), NOON);

        assertThat(store(event)).isEqualTo(1);
        assertThat(store(TwilioEvent.ofCall(aCall("CA1", "completed", 99, NOON), NOON)))
                .isZero();
        assertThat(store(TwilioEvent.ofCall(aCall("CA1", "busy", 0, NOON), NOON)))
                .isEqualTo(1);
    }

    @Test
    void keepsTheFirstOfTheCopiesInOneBatchAndNumbersEventsAsTheyCame() {
        TwilioEvent ringing = TwilioEvent.ofCall(aCall("CA2", "ringing", 0, NOON), NOON);
        TwilioEvent completed = TwilioEvent.ofCall(aCall("CA2", "completed", 60, NOON), NOON);
        TwilioEvent copy = TwilioEvent.ofCall(aCall("CA2", "completed", 99, NOON), NOON);
        TwilioEvent first = TwilioEvent.ofCall(aCall("CA1", "completed", 60, NOON), NOON);

        assertThat(store(ringing, completed, copy, first)).isEqualTo(3);

        assertThat(events.list("phone_123", null, 10).items())
                .extracting(StoredEvent::event)
                .containsExactly(first, completed, ringing);
    }

    @Test
    void keepsAllOrNone() {
        TwilioEvent good = TwilioEvent.ofCall(aCall("CA1", "completed", 60, NOON), NOON);

        assertThatThrownBy(() -> store(good, withSegments(good, -1)))
                .isInstanceOf(DataIntegrityViolationException.class);

        assertThat(events.list("phone_123", null, 10).items()).isEmpty();
    }

    @Test
    void handsOutWhatItKept() {
        TwilioEvent event = TwilioEvent.ofMessage(anInboundMessage("SM1", 2), NOON);
        store(event);

        assertThat(events.list("phone_123", null, 10).items())
                .singleElement()
                .returns(event, StoredEvent::event)
                .returns(null, StoredEvent::processedAt);
    }

    @Test
    void keepsUnknownStatusesAndNoUnknownParameters() {
        Map<String, String> message = anOutboundMessage("SM1", "teleported");
        message.put("NewIn2027", "yes\0");
        message(message, NOON);
        processAll();

        StoredEvent stored = events.list("phone_123", null, 10).items().get(0);
        assertThat(stored.event().status()).isEqualTo("teleported");
        assertThat(stored.event().payload()).doesNotContainKey("NewIn2027");
        assertThat(stored.processedAt()).isEqualTo(NOON);
    }

    @Test
    void storesNoBody() {
        message(anInboundMessage("SM1", 2), NOON);

        assertThat(jdbc.sql("SELECT CAST(e AS text) FROM twilio_event e")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("SM1")
                .doesNotContain("secret", "Body");
    }

    @Test
    void listsTheEventsOfANumberNewestFirst() {
        for (String status : List.of("ringing", "in-progress", "completed")) {
            call("CA1", status, 0, NOON);
        }
        Map<String, String> other = aCall("CA2", "completed", 0, NOON);
        other.put("To", "+15559999999");
        store(TwilioEvent.ofCall(other, NOON));

        Slice<StoredEvent> first = events.list("phone_123", null, 2);
        Slice<StoredEvent> second = events.list("phone_123", first.next(), 2);

        assertThat(first.items())
                .extracting(event -> event.event().status())
                .containsExactly("completed", "in-progress");
        assertThat(second.items()).extracting(event -> event.event().status()).containsExactly("ringing");
        assertThat(second.next()).isNull();
    }
}
