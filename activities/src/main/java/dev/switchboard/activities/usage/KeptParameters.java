package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.TwilioAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parameters that are kept of what Twilio tells: those named here, and only as long as they look like what they
 * are. Twilio adds parameters without notice, with what people said, wrote or are called among them, so what is not
 * known is not kept.
 */
final class KeptParameters {

    private enum Shape {
        SID("[A-Za-z0-9_]{1,64}"),
        WORD("[A-Za-z0-9._-]{1,40}"),
        NUMBER("[0-9]{1,10}"),
        TIME("[A-Za-z0-9,:+ -]{1,40}"),
        COUNTRY("[A-Za-z]{2,3}"),
        /** Read by {@link TwilioAddress}, which leaves away what does not belong to it. */
        ADDRESS(".*");

        private final Pattern pattern;

        Shape(String pattern) {
            this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
        }

        Optional<String> read(String value) {
            String text = value.strip();
            if (this == ADDRESS) {
                return Optional.of(TwilioAddress.of(text).text()).filter(address -> !address.isEmpty());
            }
            return Optional.of(text).filter(given -> pattern.matcher(given).matches());
        }
    }

    private static final Map<String, Shape> SHAPES = shapes();

    private KeptParameters() {}

    /** Those of the parameters that are kept, without those that have columns of their own. */
    static Map<String, String> of(Map<String, String> parameters) {
        Map<String, String> kept = new TreeMap<>();
        SHAPES.forEach((name, shape) -> {
            String value = parameters.get(name);
            if (value != null) {
                shape.read(value).ifPresent(read -> kept.put(name, read));
            }
        });
        return kept;
    }

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new TreeMap<>();
        add(
                shapes,
                Shape.SID,
                "ParentCallSid",
                "SmsSid",
                "SmsMessageSid",
                "MessagingServiceSid",
                "ChannelInstallSid",
                "ApplicationSid",
                "RecordingSid",
                "TrunkSid");
        add(
                shapes,
                Shape.WORD,
                "Direction",
                "SmsStatus",
                "RecordingStatus",
                "EventType",
                "ChannelPrefix",
                "CallbackSource",
                "StirStatus",
                "StirVerstat",
                "ApiVersion");
        add(
                shapes,
                Shape.NUMBER,
                "CallDuration",
                "Duration",
                "RecordingDuration",
                "QueueTime",
                "SequenceNumber",
                "NumSegments",
                "NumMedia",
                "ErrorCode",
                "SipResponseCode",
                "RawDlrDoneDate");
        add(shapes, Shape.TIME, "Timestamp");
        add(shapes, Shape.COUNTRY, "FromCountry", "ToCountry", "CallerCountry", "CalledCountry");
        add(shapes, Shape.ADDRESS, "From", "To", "Caller", "Called", "ForwardedFrom", "ChannelToAddress");
        return Map.copyOf(shapes);
    }

    private static void add(Map<String, Shape> shapes, Shape shape, String... names) {
        for (String name : names) {
            shapes.put(name, shape);
        }
    }
}
