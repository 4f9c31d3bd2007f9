package dev.switchboard.workflows.route;

/**
 * The region of Twilio that processes a number's calls. The resources and webhooks of one region are not those of
 * another (www.twilio.com/docs/global-infrastructure/inbound-processing).
 *
 * @param ours the region that this service configures, for example {@code us1}
 * @param actual the region that takes the number's calls
 */
public record InboundRegion(String ours, String actual) {

    /** Whether what is configured in our region counts. */
    boolean isOurs() {
        return actual.equals(ours);
    }
}
