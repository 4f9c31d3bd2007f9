package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.workflows.number.Capabilities;
import org.junit.jupiter.api.Test;

class PhoneNumbersTest extends DatabaseTest {

    @Test
    void findsTheNumbersOfTheDemo() {
        PhoneNumber number = number("phone_123");
        assertThat(number.owner()).isEqualTo(DEMO);
        assertThat(number.phoneNumber()).isEqualTo("+15550000123");
        assertThat(number.accountSid()).isEqualTo(InMemoryTwilioAccount.ACCOUNT_SID);
        assertThat(number.capabilities()).isEqualTo(new Capabilities(true, true, true));
        assertThat(number.state()).isEqualTo(BindingState.FREE);
        assertThat(number.createdAt()).isEqualTo(clock.instant());
        assertThat(number("phone_125").capabilities()).isEqualTo(new Capabilities(true, false, false));
    }

    @Test
    void insertsTheDemoDataOnceAndTakesOverNewSids() {
        assigned("phone_123", "agent_456", true, true);
        bean(DemoData.class).insert(InMemoryTwilioAccount.ACCOUNT_SID, phoneNumber -> "PNnew" + phoneNumber);
        assertThat(phoneNumbers.count(DEMO, null, null)).isEqualTo(5);
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNED);
        assertThat(number("phone_123").phoneNumberSid()).isEqualTo("PNnew+15550000123");
    }

    @Test
    void listsTheOwnersNumbersPageByPage() {
        Slice<PhoneNumber> first = phoneNumbers.list(DEMO, null, 3, null, null);
        assertThat(first.items()).extracting(PhoneNumber::id).containsExactly("phone_123", "phone_124", "phone_125");
        Slice<PhoneNumber> second = phoneNumbers.list(DEMO, first.next(), 3, null, null);
        assertThat(second.items()).extracting(PhoneNumber::id).containsExactly("phone_126", "phone_127");
        assertThat(second.next()).isNull();
    }

    @Test
    void endsWithAPageThatIsExactlyFull() {
        assertThat(phoneNumbers.list(DEMO, null, 5, null, null).next()).isNull();
    }

    @Test
    void filtersByAgentAndState() {
        assigned("phone_123", "agent_456", true, true);
        assigned("phone_124", "agent_789", true, false);
        assertThat(phoneNumbers.list(DEMO, null, 9, "agent_789", null).items())
                .extracting(PhoneNumber::id, PhoneNumber::agentName)
                .containsExactly(tuple("phone_124", "Sales Agent"));
        assertThat(phoneNumbers.list(DEMO, null, 9, null, BindingState.ASSIGNED).items())
                .hasSize(2);
        assertThat(phoneNumbers.count(DEMO, null, BindingState.FREE)).isEqualTo(3);
        assertThat(phoneNumbers.count(DEMO, "agent_456", null)).isEqualTo(1);
    }
}
