package dev.switchboard.api.web;

import java.net.URI;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the service is to the outside.
 *
 * @param publicUrl the service as Twilio reaches it: https, unless the Twilio account is a simulator's
 * @param simulatedTwilio whether something else than Twilio itself answers in its place
 * @param webhooks what is written at Twilio beside the URLs
 */
@ConfigurationProperties("switchboard")
public record SwitchboardProperties(
        URI publicUrl,
        @DefaultValue("false") boolean simulatedTwilio,
        @DefaultValue Webhooks webhooks) {

    public SwitchboardProperties {
        String scheme =
                publicUrl.getScheme() == null ? "" : publicUrl.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http");
        if (publicUrl.getHost() == null
                || !(http || scheme.equals("https"))
                || publicUrl.getRawQuery() != null
                || publicUrl.getRawFragment() != null
                || publicUrl.getRawUserInfo() != null) {
            throw new IllegalArgumentException("switchboard.public-url must be the URL at which Twilio reaches this"
                    + " service, for example https://switchboard.example.com: set SWITCHBOARD_PUBLIC_URL");
        }
        if (http && !simulatedTwilio) {
            throw new IllegalArgumentException("switchboard.public-url must be https, since calls and messages travel"
                    + " over it: set SWITCHBOARD_PUBLIC_URL (http is for embedded mode and simulators only): "
                    + publicUrl);
        }
    }

    /**
     * What is written at Twilio beside the URLs.
     *
     * @param connectionOverrides the fragment of the status callback URLs, which tells Twilio how often to repeat one
     *     that failed. Empty for Twilio's default, which repeats once and only when it cannot connect
     */
    public record Webhooks(
            @DefaultValue("#rc=2&rp=ct,5xx,rt") String connectionOverrides) {}
}
