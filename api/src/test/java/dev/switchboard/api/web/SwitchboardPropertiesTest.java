package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchboardPropertiesTest {

    private static final SwitchboardProperties.Webhooks WEBHOOKS = new SwitchboardProperties.Webhooks("");

    @Test
    void twilioItselfIsAnsweredOverHttpsOnly() {
        assertThat(new SwitchboardProperties(URI.create("https://a.example"), false, WEBHOOKS).publicUrl())
                .hasToString("https://a.example");
        assertThatThrownBy(() -> new SwitchboardProperties(URI.create("http://a.example"), false, WEBHOOKS))
                .hasMessageContaining("SWITCHBOARD_PUBLIC_URL")
                .hasMessageContaining("https");
    }

    @Test
    void aSimulatorMayUseHttp() {
        assertThat(new SwitchboardProperties(URI.create("http://localhost:8080"), true, WEBHOOKS).publicUrl())
                .hasToString("http://localhost:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.example", "ftp://a.example", "https://a.example?x=1", "https://u:p@a.example"})
    void aPublicUrlThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> new SwitchboardProperties(URI.create(url), true, WEBHOOKS))
                .hasMessageContaining("SWITCHBOARD_PUBLIC_URL");
    }
}
