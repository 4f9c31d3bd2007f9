package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
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
        assertThat(bean(NumberSearch.class).count(DEMO, NumberFilter.ALL)).isEqualTo(5);
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNED);
        assertThat(number("phone_123").phoneNumberSid()).isEqualTo("PNnew+15550000123");
    }
}
