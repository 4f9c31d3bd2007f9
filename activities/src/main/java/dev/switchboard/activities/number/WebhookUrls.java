package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The URLs that Switchboard configures at Twilio, under the service's public base URL. They carry no port and no
 * percent-escapes beyond what the base brings along, since Twilio's signature of such URLs is ambiguous
 * (www.twilio.com/docs/usage/security).
 */
public final class WebhookUrls {

    private final String base;
    private final String connectionOverrides;

    /** Without connection overrides. */
    public WebhookUrls(URI publicUrl) {
        this(publicUrl, "");
    }

    /**
     * @param publicUrl the service as Twilio reaches it, for example {@code https://switchboard.example.com}
     * @param connectionOverrides a fragment, for example {@code #rc=2&rp=ct,5xx,rt}, that tells Twilio how often to
     *     repeat a status callback; empty for Twilio's defaults. Calls and messages have a fallback URL instead.
     * @see <a href="https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides">Twilio's connection
     *     overrides</a>
     */
    public WebhookUrls(URI publicUrl, String connectionOverrides) {
        if (!connectionOverrides.isEmpty() && !connectionOverrides.matches("#[a-z0-9=&,]+")) {
            throw new IllegalArgumentException(
                    "switchboard.webhooks.connection-overrides must be a fragment such as #rc=2&rp=ct,5xx,rt, or empty,"
                            + " not " + connectionOverrides);
        }
        this.connectionOverrides = connectionOverrides;
        String text = publicUrl.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The public URL that all of them are under. */
    String base() {
        return base;
    }

    public String voiceUrl(String agentId) {
        return base + "/api/twilio/voice?agentId=" + agentId;
    }

    public String voiceFallbackUrl(String agentId) {
        return base + "/api/twilio/voice/fallback?agentId=" + agentId;
    }

    public String messageUrl() {
        return base + "/api/twilio/webhook";
    }

    public String messageFallbackUrl() {
        return base + "/api/twilio/webhook/fallback";
    }

    /** Without the connection overrides: the address that is called. */
    public String statusCallbackUrl() {
        return base + "/api/twilio/status";
    }

    /** With the connection overrides: what Twilio is told, for a number as for a single message or leg of a call. */
    public String statusCallback() {
        return statusCallbackUrl() + connectionOverrides;
    }

    /** The route of a number bound to the agent: every field of the channels. */
    public Route routeTo(String agentId, Set<Channel> channels) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        if (channels.contains(Channel.VOICE)) {
            fields.put(RouteField.VOICE_URL, voiceUrl(agentId));
            fields.put(RouteField.VOICE_METHOD, "POST");
            fields.put(RouteField.VOICE_FALLBACK_URL, voiceFallbackUrl(agentId));
            fields.put(RouteField.VOICE_FALLBACK_METHOD, "POST");
            fields.put(RouteField.STATUS_CALLBACK, statusCallback());
            fields.put(RouteField.STATUS_CALLBACK_METHOD, "POST");
            fields.put(RouteField.VOICE_APPLICATION_SID, "");
            fields.put(RouteField.TRUNK_SID, "");
            fields.put(RouteField.VOICE_RECEIVE_MODE, RouteField.VOICE_RECEIVE_MODE.whenUnset());
        }
        if (channels.contains(Channel.SMS)) {
            fields.put(RouteField.SMS_URL, messageUrl());
            fields.put(RouteField.SMS_METHOD, "POST");
            fields.put(RouteField.SMS_FALLBACK_URL, messageFallbackUrl());
            fields.put(RouteField.SMS_FALLBACK_METHOD, "POST");
            fields.put(RouteField.SMS_APPLICATION_SID, "");
        }
        if (channels.contains(Channel.WHATSAPP)) {
            fields.put(RouteField.SENDER_CALLBACK_URL, messageUrl());
            fields.put(RouteField.SENDER_CALLBACK_METHOD, "POST");
            fields.put(RouteField.SENDER_FALLBACK_URL, messageFallbackUrl());
            fields.put(RouteField.SENDER_FALLBACK_METHOD, "POST");
            fields.put(RouteField.SENDER_STATUS_CALLBACK_URL, statusCallback());
            fields.put(RouteField.SENDER_STATUS_CALLBACK_METHOD, "POST");
        }
        return new Route(fields);
    }
}
