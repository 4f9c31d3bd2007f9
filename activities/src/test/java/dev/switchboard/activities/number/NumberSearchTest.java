package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.workflows.number.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The demo has five numbers: phone_123 (+15550000123) to phone_127. */
class NumberSearchTest extends DatabaseTest {

    private NumberSearch search;

    @BeforeEach
    void take() {
        search = bean(NumberSearch.class);
    }

    @Test
    void pagesAreInTheOrderOfTheNumbersAndComplete() {
        Slice<PhoneNumber> first = search.find(DEMO, NumberFilter.ALL, null, 3);
        assertThat(first.items()).extracting(PhoneNumber::id).containsExactly("phone_123", "phone_124", "phone_125");
        Slice<PhoneNumber> second = search.find(DEMO, NumberFilter.ALL, first.next(), 3);
        assertThat(second.items()).extracting(PhoneNumber::id).containsExactly("phone_126", "phone_127");
        assertThat(second.next()).isNull();
        assertThat(search.find(DEMO, NumberFilter.ALL, null, 5).next())
                .as("after a page that is exactly full")
                .isNull();
        assertThat(search.count(DEMO, NumberFilter.ALL)).isEqualTo(5);
    }

    @Test
    void thoseThatChangedLastComeFirstOnAllPages() {
        for (String changed : List.of("phone_125", "phone_123")) {
            clock.advance(Duration.ofSeconds(1));
            assigned(changed, "agent_456", false, false);
        }
        List<String> latest = new ArrayList<>();
        String after = null;
        do {
            Slice<PhoneNumber> page = search.latest(DEMO, NumberFilter.ALL, after, 2);
            page.items().forEach(number -> latest.add(number.id()));
            after = page.next();
        } while (after != null);
        assertThat(latest).hasSize(5).doesNotHaveDuplicates().startsWith("phone_123", "phone_125");
        assertThat(search.latest("other", NumberFilter.ALL, null, 9).items())
                .extracting(PhoneNumber::owner)
                .containsOnly("other");
    }

    @Test
    void aNumberIsFoundByAnyPartOfIt() {
        assertThat(found(part("+1555"))).hasSize(5);
        assertThat(found(part("0000124"))).containsExactly("phone_124");
        assertThat(found(part("(555) 000-0124"))).containsExactly("phone_124");
        assertThat(found(part("99"))).isEmpty();
    }

    @Test
    void aNumberIsFoundByItsSidAndAccount() {
        String sid = String.valueOf(number("phone_125").phoneNumberSid());
        assertThat(found(new NumberFilter(null, null, sid, null, null, null, null, null)))
                .containsExactly("phone_125");
        assertThat(found(new NumberFilter(null, null, sid, null, null, null, "ACanother", null)))
                .isEmpty();
        assertThat(found(
                        new NumberFilter(null, null, null, null, null, null, InMemoryTwilioAccount.ACCOUNT_SID, false)))
                .hasSize(5);
    }

    @Test
    void aNumberIsFoundByAnyTextOfItOrOfItsAgent() {
        assigned("phone_123", "agent_456", true, false);
        String sid = String.valueOf(number("phone_125").phoneNumberSid());

        assertThat(found(text("PHONE_12"))).hasSize(5);
        assertThat(found(text(sid.toLowerCase(Locale.ROOT)))).containsExactly("phone_125");
        assertThat(found(text("(555) 000-0124"))).containsExactly("phone_124");
        assertThat(found(text("+15550000124"))).containsExactly("phone_124");
        assertThat(found(text("sUPPORT a"))).containsExactly("phone_123");
        assertThat(found(text("agent_456"))).containsExactly("phone_123");
        assertThat(found(text("phone%125"))).as("a pattern is a text as well").isEmpty();
        assertThat(found(text("phone\\"))).isEmpty();
        assertThat(found(text("phone-125"))).isEmpty();
    }

    @Test
    void aTextIsLookedUpInAnIndex() {
        new TransactionTemplate(bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            // With the five of the demo it is not worth its while.
            jdbc.sql("""
                    INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms, whatsapp,
                                              state, created_at, updated_at)
                    SELECT 'one_of_many_' || i, owner, '+1666' || (1000000 + i), account_sid, 'PN' || md5(i::text), voice,
                           sms, whatsapp, state, created_at, updated_at
                    FROM phone_number, generate_series(1, 20000) i WHERE id = 'phone_127'
                    """).update();
            jdbc.sql("ANALYZE phone_number").update();
            jdbc.sql("SET LOCAL enable_seqscan = off").update();
            for (NumberFilter asked : List.of(text("0000124"), part("0000124"))) {
                NumberConditions conditions = NumberConditions.of(DEMO, asked, List.of("agent_456"));
                assertThat(jdbc.sql("EXPLAIN SELECT 1 FROM phone_number n WHERE " + conditions.sql())
                                .params(conditions.parameters())
                                .query(String.class)
                                .list())
                        .as(conditions.sql())
                        .anyMatch(line -> line.contains("phone_number_searched"));
            }
        });
    }

    @Test
    void accountsAreToldOnceEach() {
        assertThat(search.accounts(DEMO)).containsExactly(InMemoryTwilioAccount.ACCOUNT_SID);
        jdbc.sql("UPDATE phone_number SET account_sid = 'ACanother' WHERE id = 'phone_124'")
                .update();
        jdbc.sql("UPDATE phone_number SET account_sid = 'ACother' WHERE owner = 'other'")
                .update();
        assertThat(search.accounts(DEMO))
                .containsExactlyInAnyOrder("ACanother", InMemoryTwilioAccount.ACCOUNT_SID)
                .doesNotHaveDuplicates();
        assertThat(search.accounts("nobody")).isEmpty();
    }

    @Test
    void aFirstPageThatIsTheLastIsCountedAsItStands() {
        Slice<PhoneNumber> all = search.find(DEMO, NumberFilter.ALL, null, 5);
        Slice<PhoneNumber> first = search.find(DEMO, NumberFilter.ALL, null, 3);
        Slice<PhoneNumber> second = search.find(DEMO, NumberFilter.ALL, first.next(), 3);

        assertThat(search.count(DEMO, NumberFilter.ALL, null, all)).isEqualTo(5);
        assertThat(search.count(DEMO, NumberFilter.ALL, null, first)).isEqualTo(5);
        assertThat(search.count(DEMO, NumberFilter.ALL, first.next(), second)).isEqualTo(5);
    }

    @Test
    void aNumberIsFoundByItsBinding() {
        assigned("phone_123", "agent_456", true, true);
        assigned("phone_124", "agent_789", true, false);

        assertThat(found(bound(null, "agent_789", null))).containsExactly("phone_124");
        assertThat(found(bound(BindingState.ASSIGNED, null, null))).containsExactly("phone_123", "phone_124");
        assertThat(found(bound(BindingState.FREE, null, null))).hasSize(3);
        assertThat(found(bound(null, null, Channel.VOICE))).containsExactly("phone_123", "phone_124");
        assertThat(found(bound(null, null, Channel.WHATSAPP))).containsExactly("phone_123");
        assertThat(found(bound(BindingState.FREE, "agent_456", null))).isEmpty();
    }

    @Test
    void nobodyFindsTheNumbersOfAnother() {
        assertThat(search.find("other", part("0000123"), null, 9).items()).isEmpty();
        assertThat(search.count("other", part("0000123"))).isZero();
    }

    private List<String> found(NumberFilter filter) {
        List<String> ids = search.find(DEMO, filter, null, 200).items().stream()
                .map(PhoneNumber::id)
                .toList();
        assertThat(search.count(DEMO, filter)).as("counted").isEqualTo(ids.size());
        return ids;
    }

    private static NumberFilter part(String phoneNumber) {
        return new NumberFilter(null, phoneNumber, null, null, null, null, null, null);
    }

    private static NumberFilter text(String text) {
        return new NumberFilter(text, null, null, null, null, null, null, null);
    }

    private static NumberFilter bound(
            @Nullable BindingState state, @Nullable String agentId, @Nullable Channel channel) {
        return new NumberFilter(null, null, null, state, agentId, channel, null, null);
    }
}
