package dev.switchboard.api.callback;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is accepted from Twilio.
 *
 * @param nextAuthToken the token that Twilio signs with after the next rotation, accepted besides the current one;
 *     never shown
 * @param sharedKeys the shared keys that Twilio may sign with in the place of the auth token, each as
 *     {@code sid:secret}; never shown
 * @param validateSignatures false accepts what is not signed; refused at start outside embedded mode
 * @param maxCallbackBody the longest body
 */
@ConfigurationProperties("switchboard.twilio")
record TwilioFacingProperties(
        @DefaultValue("") String nextAuthToken,
        @DefaultValue List<String> sharedKeys,
        @DefaultValue("true") boolean validateSignatures,
        @DefaultValue("64KB") DataSize maxCallbackBody) {

    TwilioFacingProperties {
        nextAuthToken = nextAuthToken.strip();
        sharedKeys = sharedKeys.stream().filter(pair -> !pair.isBlank()).toList();
        ConfiguredSharedKeys.parse(sharedKeys);
        if (maxCallbackBody.toBytes() <= 0 || maxCallbackBody.toBytes() >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "switchboard.twilio.max-callback-body must be more than 0 and below 2GB");
        }
    }

    /** The secrets of the shared keys by their SIDs. */
    Map<String, String> sharedKeySecrets() {
        return ConfiguredSharedKeys.parse(sharedKeys);
    }

    /** Without the token and the keys. */
    @Override
    public String toString() {
        return "TwilioFacingProperties[validateSignatures=" + validateSignatures + ", maxCallbackBody="
                + maxCallbackBody + "]";
    }
}
