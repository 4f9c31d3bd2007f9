package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.NumberFields;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call from outside.
 *
 * @param name region, whatsapp, trunk, application, fax, url or none
 * @param to the region, SID or URL of that, if any
 * @param handler who is asked for the TwiML; nobody where its URL is empty
 * @param reporting where the end of the call is told, if anywhere
 * @param heard what the caller hears where nobody is asked
 */
record VoiceRoute(
        String name, @Nullable String to, Handler handler, CallEvents.@Nullable Reporting reporting, String heard) {

    /** Where this account is; what another region holds of it is not simulated. */
    private static final String REGION = "us1";

    /** Whom a call asks. */
    record Handler(String url, String method, String fallbackUrl, String fallbackMethod) {

        static final Handler NOBODY = new Handler("", "POST", "", "POST");
    }

    boolean asks() {
        return !handler.url.isEmpty();
    }

    CallLeg.Direction direction() {
        return name.equals("trunk") ? CallLeg.Direction.TRUNKING_ORIGINATING : CallLeg.Direction.INBOUND;
    }

    /**
     * The route of a call to a number. The region that processes it comes first, then a trunk, then the mode, then an
     * application, then the number's own URL.
     */
    static VoiceRoute of(Account account, SimulatedNumber number) {
        String region = number.get(NumberFields.VOICE_REGION);
        if (!region.isEmpty() && !region.equals(REGION)) {
            return unasked("region", region, "Whatever the region %s holds of this number".formatted(region));
        }
        if (!number.trunkSid().isEmpty()) {
            // There is no Programmable Voice call on a trunk, hence no callback either.
            return unasked("trunk", number.trunkSid(), "Routed to SIP trunk " + number.trunkSid());
        }
        if (number.get("voice_receive_mode").equals("fax")) {
            return unasked("fax", null, "Fax tones: this number receives faxes, not calls");
        }
        String application = number.get("voice_application_sid");
        if (!application.isEmpty()) {
            return ofApplication("application", application, account);
        }
        CallEvents.Reporting reporting = number.statusCallback().isEmpty()
                ? null
                : CallEvents.Reporting.end(number.statusCallback(), method(number.get("status_callback_method")));
        if (number.voiceUrl().isEmpty()) {
            return new VoiceRoute(
                    "none", null, Handler.NOBODY, reporting, "Twilio's own message: this number is not configured");
        }
        Handler handler = new Handler(
                number.voiceUrl(),
                method(number.get("voice_method")),
                number.voiceFallbackUrl(),
                method(number.get("voice_fallback_method")));
        return new VoiceRoute("url", number.voiceUrl(), handler, reporting, "");
    }

    /** The route of a WhatsApp call, which goes to the application of the sender and nowhere else. */
    static VoiceRoute of(Account account, SimulatedSender sender) {
        String application = sender.voiceApplicationSid();
        return application == null
                ? unasked("none", null, "WhatsApp: this business takes no calls")
                : ofApplication("whatsapp", application, account);
    }

    private static VoiceRoute ofApplication(String name, String sid, Account account) {
        Optional<SimulatedApplication> found = account.applications().find(sid);
        if (found.isEmpty() || found.get().get("voice_url").isEmpty()) {
            return unasked(name, sid, "Twilio's own message: application %s is not configured".formatted(sid));
        }
        SimulatedApplication application = found.get();
        Handler handler = new Handler(
                application.get("voice_url"),
                method(application.get("voice_method")),
                application.get("voice_fallback_url"),
                method(application.get("voice_fallback_method")));
        String callback = application.get("status_callback");
        return new VoiceRoute(
                name,
                sid,
                handler,
                callback.isEmpty()
                        ? null
                        : CallEvents.Reporting.end(callback, method(application.get("status_callback_method"))),
                "");
    }

    private static VoiceRoute unasked(String name, @Nullable String to, String heard) {
        return new VoiceRoute(name, to, Handler.NOBODY, null, heard);
    }

    private static String method(String given) {
        return given.isEmpty() ? "POST" : given;
    }
}
