package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.NumberFields;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.http.TwilioError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Twilio does with a form post to an IncomingPhoneNumber, beyond its single fields. */
final class NumberUpdate {

    private static final List<String> SMS_PARAMETERS =
            List.of("SmsUrl", "SmsMethod", "SmsFallbackUrl", "SmsFallbackMethod", "SmsApplicationSid");

    private NumberUpdate() {}

    static SimulatedNumber apply(Account account, SimulatedNumber number, Map<String, String> form) {
        if (!number.capabilities().sms()) {
            SMS_PARAMETERS.stream().filter(form::containsKey).findFirst().ifPresent(parameter -> {
                throw TwilioError.NUMBER_WITHOUT_SMS.about(parameter);
            });
        }
        Map<String, String> settings = new HashMap<>(FormUpdate.apply(NumberFields.ALL, number.settings(), form));
        requireKnown(account, form);
        keepOneRoute(form, settings);
        requirePrimary(form, settings, "VoiceUrl", "VoiceFallbackUrl", TwilioError.VOICE_FALLBACK_WITHOUT_URL);
        requirePrimary(form, settings, "SmsUrl", "SmsFallbackUrl", TwilioError.SMS_FALLBACK_WITHOUT_URL);
        return EmergencyAddress.changed(number, number.withSettings(settings, account.nowInSeconds()));
    }

    /** An application or a trunk must be the account's. The code for a trunk is in no list that was found. */
    private static void requireKnown(Account account, Map<String, String> form) {
        for (String parameter : List.of("VoiceApplicationSid", "SmsApplicationSid")) {
            String application = form.getOrDefault(parameter, "");
            if (!application.isEmpty()
                    && account.applications().find(application).isEmpty()) {
                throw TwilioError.APPLICATION_NOT_ACCESSIBLE.about(parameter);
            }
        }
        String trunk = form.getOrDefault("TrunkSid", "");
        if (!trunk.isEmpty() && account.trunks().find(trunk).isEmpty()) {
            throw TwilioError.INVALID_PARAMETER.about("TrunkSid");
        }
    }

    /** Setting a trunk deletes the application, and the other way round; with both given the trunk wins. */
    private static void keepOneRoute(Map<String, String> form, Map<String, String> settings) {
        if (!form.getOrDefault("TrunkSid", "").isEmpty()) {
            settings.remove("voice_application_sid");
        } else if (!form.getOrDefault("VoiceApplicationSid", "").isEmpty()) {
            settings.remove("trunk_sid");
        }
    }

    /** Only where the request speaks of one of the two: what is wrong already does not forbid other changes. */
    private static void requirePrimary(
            Map<String, String> form,
            Map<String, String> settings,
            String primary,
            String fallback,
            TwilioError error) {
        boolean mentioned = form.containsKey(primary) || form.containsKey(fallback);
        if (mentioned && settings.containsKey(name(fallback)) && !settings.containsKey(name(primary))) {
            throw error.exception();
        }
    }

    private static String name(String parameter) {
        return NumberFields.byParameter(parameter).name();
    }
}
