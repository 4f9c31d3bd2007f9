package dev.switchboard.activities.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.route.InboundRegion;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Twilio's regions that process calls to numbers: the Routes API, which is a product and a host of its own.
 *
 * @see <a href="https://www.twilio.com/docs/global-infrastructure/inbound-processing">its documentation</a>
 */
final class InboundRegions {

    /** Where calls come in unless a number says otherwise. */
    static final String DEFAULT = "us1";

    private static final String DOMAIN = "routes";

    private static final Logger log = LoggerFactory.getLogger(InboundRegions.class);

    private final TwilioRequests requests;
    private final String ours;

    /** @param ours the region that this service configures */
    InboundRegions(TwilioRequests requests, String ours) {
        this.requests = requests;
        this.ours = ours;
    }

    /** Where the number's calls come in; none when the credentials, as those of a restricted API key, may not ask. */
    Optional<InboundRegion> of(String phoneNumber) {
        Request request = new Request(HttpMethod.GET, DOMAIN, "/v2/PhoneNumbers/" + phoneNumber);
        try {
            String region = requests.read(TwilioOperation.FETCH_REGION, request)
                    .path("voice_region")
                    .asText("");
            return Optional.of(new InboundRegion(ours, region.isEmpty() ? DEFAULT : region));
        } catch (TwilioException e) {
            if (e.gone()) {
                return Optional.of(new InboundRegion(ours, DEFAULT));
            }
            if (Objects.equals(e.failure().twilioStatus(), 403)) {
                log.warn("Where calls to numbers come in is not looked at: {}", e.getMessage());
                return Optional.empty();
            }
            throw e;
        }
    }
}
