package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

class UsageTest extends UsageDatabaseTest {

    private static final Instant LAST_MONTH = Instant.parse("2026-02-28T12:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 3, 31);
    private static final UsageQuery DEMO = new UsageQuery("demo", FIRST, LAST, UsageFilter.ALL);

    private final Usage usage = new Usage(jdbc, new JdbcTransactionManager(DATABASE));

    @BeforeEach
    void twoMonthsOfTwoNumbersAndAnotherOwners() {
        bind("phone_123", "agent_456", NOON.minusSeconds(3600));
        aNumber("phone_124", "demo", "+15550000124");
        aNumber("phone_900", "other", "+15550000900");
        call("CA1", "completed", 90, NOON);
        call("CA2", "busy", 0, LAST_MONTH);
        message(anInboundMessage("SM1", 3), NOON);
        message(anOutboundMessage("SM2", "sent"), NOON);
        message(onWhatsApp(anOutboundMessage("SM3", "read")), NOON);
        Map<String, String> second = aCall("CA3", "completed", 30, LAST_MONTH);
        second.put("To", "+15550000124");
        store(TwilioEvent.ofCall(second, LAST_MONTH));
        Map<String, String> others = aCall("CA4", "completed", 600, NOON);
        others.put("To", "+15550000900");
        store(TwilioEvent.ofCall(others, NOON));
        processAll();
    }

    @Test
    void sumsUpAllOfAnOwner() {
        assertThat(query("demo", FIRST, LAST, UsageFilter.ALL, Set.of()))
                .containsExactly(new UsageRow(null, null, null, null, null, 3, 3, 1, 1, 3, 3));
        assertThat(query("other", FIRST, LAST, UsageFilter.ALL, Set.of()))
                .extracting(UsageRow::voiceMinutes)
                .containsExactly(10L);
        assertThat(query("nobody", FIRST, LAST, UsageFilter.ALL, Set.of()))
                .containsExactly(new UsageRow(null, null, null, null, null, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void sumsUpByNumberAgentChannelDayAndMonth() {
        assertThat(by(UsageGrouping.NUMBER))
                .extracting(UsageRow::phoneNumberId, UsageRow::voiceMinutes)
                .containsExactly(tuple("phone_123", 2L), tuple("phone_124", 1L));
        assertThat(by(UsageGrouping.AGENT))
                .extracting(UsageRow::chatbotId, UsageRow::calls)
                .containsExactly(tuple("agent_456", 1L), tuple(null, 2L));
        assertThat(by(UsageGrouping.CHANNEL))
                .extracting(UsageRow::channel, UsageRow::messages)
                .containsExactly(tuple(Channel.SMS, 2L), tuple(Channel.VOICE, 0L), tuple(Channel.WHATSAPP, 1L));
        assertThat(by(UsageGrouping.DAY))
                .extracting(UsageRow::day, UsageRow::calls)
                .containsExactly(tuple(LocalDate.of(2026, 2, 28), 2L), tuple(LocalDate.of(2026, 3, 10), 1L));
        assertThat(by(UsageGrouping.MONTH))
                .extracting(UsageRow::month, UsageRow::calls)
                .containsExactly(tuple(LocalDate.of(2026, 2, 1), 2L), tuple(LocalDate.of(2026, 3, 1), 1L));
    }

    @Test
    void sumsUpBySeveralAtATime() {
        assertThat(query("demo", FIRST, LAST, UsageFilter.ALL, Set.of(UsageGrouping.MONTH, UsageGrouping.NUMBER)))
                .extracting(UsageRow::phoneNumberId, UsageRow::month, UsageRow::voiceMinutes)
                .containsExactly(
                        tuple("phone_123", LocalDate.of(2026, 2, 1), 0L),
                        tuple("phone_123", LocalDate.of(2026, 3, 1), 2L),
                        tuple("phone_124", LocalDate.of(2026, 2, 1), 1L));
    }

    @Test
    void filters() {
        assertThat(filtered(new UsageFilter("phone_124", null, null, null)).calls())
                .isEqualTo(1);
        assertThat(filtered(new UsageFilter(null, "agent_456", null, null)).calls())
                .isEqualTo(1);
        assertThat(filtered(new UsageFilter(null, null, Channel.SMS, null)).messages())
                .isEqualTo(2);
        assertThat(filtered(new UsageFilter(null, null, null, Direction.OUTBOUND))
                        .messages())
                .isEqualTo(2);
    }

    @Test
    void firstAndLastDayAreIncluded() {
        LocalDate day = LocalDate.of(2026, 3, 10);

        assertThat(query("demo", day, day, UsageFilter.ALL, Set.of()).get(0).calls())
                .isEqualTo(1);
        assertThat(query("demo", day.plusDays(1), LAST, UsageFilter.ALL, Set.of(UsageGrouping.DAY)))
                .isEmpty();
    }

    @Test
    void aNumberBoundWithoutAPauseHasOnePeriodAfterTheOther() {
        bind("phone_124", "agent_456", NOON);
        bind("phone_124", "agent_789", NOON.plusSeconds(10));
        bind("phone_124", "agent_456", NOON.plusSeconds(5)); // a clock that went back
        bind("phone_124", null, NOON.plusSeconds(20));
        jdbc.sql("DELETE FROM phone_number WHERE id = 'phone_123'").update();

        assertThat(jdbc.sql("""
                        SELECT chatbot_id || ' ' || extract(epoch FROM since - :noon)::int
                               || '-' || extract(epoch FROM until - :noon)::int
                        FROM binding_period WHERE phone_number_id = 'phone_124' ORDER BY id
                        """)
                        .param("noon", NOON.atOffset(ZoneOffset.UTC))
                        .query(String.class)
                        .list())
                .containsExactly("agent_456 0-10", "agent_789 10-10", "agent_456 10-20");
        assertThat(jdbc.sql("SELECT count(*) FROM binding_period WHERE until IS NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void isReadByPagesThatComeToTheSameAsAllOfIt() {
        List<UsageGrouping> all = List.of(UsageGrouping.values());
        for (int combination = 1; combination < (1 << all.size()); combination++) {
            int chosen = combination;
            Set<UsageGrouping> groupings = all.stream()
                    .filter(grouping -> (chosen & (1 << all.indexOf(grouping))) != 0)
                    .collect(Collectors.toSet());
            List<UsageRow> paged = new ArrayList<>();
            @Nullable String after = null;
            do {
                Slice<UsageRow> page = usage.list(DEMO, groupings, after, 1);
                assertThat(page.items()).hasSize(1);
                paged.addAll(page.items());
                after = page.next();
            } while (after != null);
            List<UsageRow> streamed = new ArrayList<>();
            usage.forEach(DEMO, groupings, streamed::add);

            assertThat(paged)
                    .as("%s", groupings)
                    .isEqualTo(query("demo", FIRST, LAST, UsageFilter.ALL, groupings))
                    .isEqualTo(streamed)
                    .hasSizeGreaterThan(1);
            assertThat(paged.stream().mapToLong(UsageRow::calls).sum())
                    .isEqualTo(usage.total(DEMO).calls())
                    .isEqualTo(3);
        }
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        Set<UsageGrouping> byDay = Set.of(UsageGrouping.DAY);

        for (String key : List.of("", "x", "[]", "{\"DAY\":\"yesterday\"}")) {
            assertThatIllegalArgumentException().as(key).isThrownBy(() -> usage.list(DEMO, byDay, key, 1));
        }
    }

    private List<UsageRow> query(
            String owner, LocalDate from, LocalDate to, UsageFilter filter, Set<UsageGrouping> groupings) {
        return usage.list(new UsageQuery(owner, from, to, filter), groupings, null, 1_000)
                .items();
    }

    private List<UsageRow> by(UsageGrouping grouping) {
        return query("demo", FIRST, LAST, UsageFilter.ALL, Set.of(grouping));
    }

    private UsageRow filtered(UsageFilter filter) {
        return query("demo", FIRST, LAST, filter, Set.of()).get(0);
    }
}
