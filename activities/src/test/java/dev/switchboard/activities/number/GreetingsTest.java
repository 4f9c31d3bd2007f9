package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GreetingsTest extends DatabaseTest {

    private static final String PERSON = "+15557654321";

    private final Greetings greetings = bean(Greetings.class);

    @BeforeEach
    void nobodyWasGreeted() {
        jdbc.sql("TRUNCATE greeting_sent").update();
    }

    @Test
    void aPersonIsGreetedOnceAnHourByEachNumber() {
        assertThat(greeted("phone_123", PERSON, "SM1")).isTrue();
        assertThat(greeted("phone_123", PERSON, "SM2")).isFalse();
        assertThat(greeted("phone_124", PERSON, "SM3")).isTrue();
        assertThat(greeted("phone_123", "+15557654322", "SM4")).isTrue();
        assertThat(greetings.permit("phone_123", "whatsapp:" + PERSON, PERSON, "SM5"))
                .isTrue();

        clock.advance(Duration.ofMinutes(59));
        assertThat(greeted("phone_123", PERSON, "SM6")).isFalse();
        clock.advance(Duration.ofMinutes(2));
        assertThat(greeted("phone_123", PERSON, "SM7")).isTrue();
        assertThat(greeted("phone_123", PERSON, "SM8")).isFalse();
    }

    @Test
    void theRepeatOfAMessageIsAnsweredAsItWas() {
        assertThat(greeted("phone_123", PERSON, "SM1")).isTrue();
        assertThat(greeted("phone_123", PERSON, "SM1")).isTrue();
        assertThat(greeted("phone_123", PERSON, "SM2")).isFalse();
        assertThat(greeted("phone_123", PERSON, "SM2")).isFalse();
    }

    @Test
    void aNumberThatIsAssignedHereIsNotGreetedWhoeverOwnsIt() {
        String ours = number("phone_900").phoneNumber();
        assertThat(greeted("phone_123", ours, "SM1")).isTrue();
        jdbc.sql("TRUNCATE greeting_sent").update();

        jdbc.sql("UPDATE phone_number SET state = 'ASSIGNED', chatbot_id = 'agent_900' WHERE id = 'phone_900'")
                .update();

        assertThat(greeted("phone_123", ours, "SM2")).isFalse();
        assertThat(greetings.permit("phone_123", "whatsapp:" + ours, ours, "SM3"))
                .isFalse();
    }

    /** Two processes have nothing in common but the database. */
    @Test
    void ofManyWhoAskAtOnceOneGreets() throws Exception {
        List<Greetings> processes = List.of(greetings, new Greetings(jdbc, clock));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> asked = IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(
                            i -> () -> processes.get(i % 2).permit("phone_123", PERSON, PERSON, "SM" + i))
                    .toList();
            int permitted = 0;
            for (Future<Boolean> answer : threads.invokeAll(asked)) {
                permitted += answer.get() ? 1 : 0;
            }
            assertThat(permitted).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void forgetsWhatIsOfNoUse() {
        greeted("phone_123", PERSON, "SM1");
        clock.advance(Duration.ofMinutes(50));
        greeted("phone_124", PERSON, "SM2");
        clock.advance(Duration.ofMinutes(11));

        assertThat(greetings.forgetOld()).isEqualTo(1);
        assertThat(jdbc.sql("SELECT message_sid FROM greeting_sent")
                        .query(String.class)
                        .list())
                .containsExactly("SM2");
    }

    private boolean greeted(String phoneNumberId, String sender, String messageSid) {
        return greetings.permit(phoneNumberId, sender, sender, messageSid);
    }
}
