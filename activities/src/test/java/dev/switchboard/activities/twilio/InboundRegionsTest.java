package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.workflows.route.InboundRegion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundRegionsTest {

    private static final String NUMBER = "+15550000124";

    private final TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioProperties properties = Fixtures.propertiesFor(twilio.baseUrl());
    private final InboundRegions regions = new InboundRegions(
            new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()), "ie1");

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void aNumberOfWhichTwilioKnowsNoRegionIsInTheDefaultOne() {
        assertThat(regions.of(NUMBER)).contains(new InboundRegion("ie1", "us1"));
    }

    @Test
    void takesTheRegionOfTheNumber() {
        twilio.changeNumber(NUMBER, number -> number.with("voice_region", "au1"));

        assertThat(regions.of(NUMBER)).contains(new InboundRegion("ie1", "au1"));
    }

    @Test
    void credentialsThatMayNotAskAreNoReasonToFail() {
        fail(403, 20003);

        assertThat(regions.of(NUMBER)).isEmpty();
    }

    @Test
    void otherFailuresAreTold() {
        fail(503, 20503);

        assertThat(catchThrowableOfType(TwilioException.class, () -> regions.of(NUMBER))
                        .retryable())
                .isTrue();
    }

    private void fail(int status, int code) {
        twilio.replaceFaults(List.of(Fault.status(Fault.Match.get("/v2/PhoneNumbers"), status, code)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            us1, '',     https://api.twilio.com/x
            ie1, dublin, https://api.dublin.ie1.twilio.com/x
            us1, ashburn, https://api.ashburn.us1.twilio.com/x
            au1, '',     https://api.au1.twilio.com/x
            """)
    void requestsGoToTheRegionThatIsConfigured(String region, String edge, String address) {
        TwilioProperties inRegion = new TwilioProperties(
                SimulatorDemo.ACCOUNT_SID,
                SimulatorDemo.AUTH_TOKEN,
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                "",
                "",
                region,
                edge);

        assertThat(SingleShotHttpClient.of(inRegion).target(new Request(HttpMethod.GET, "api", "/x")))
                .hasToString(address);
    }
}
