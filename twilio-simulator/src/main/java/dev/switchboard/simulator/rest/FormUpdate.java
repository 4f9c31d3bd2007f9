package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Field;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.http.TwilioError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A form post that updates a resource: absent parameters leave their fields, empty ones clear them, unknown ones are
 * ignored.
 */
final class FormUpdate {

    private static final Set<String> METHODS = Set.of("GET", "POST");
    private static final Set<String> FLAGS = Set.of("true", "false");

    private FormUpdate() {}

    /** The settings after the update. */
    static Map<String, String> apply(List<Field> fields, Map<String, String> settings, Map<String, String> form) {
        Map<String, String> changed = new HashMap<>(settings);
        for (Field field : fields) {
            String parameter = field.parameter();
            String value = parameter == null ? null : form.get(parameter);
            if (parameter != null && value != null) {
                check(field, parameter, value);
                Field.set(changed, field.name(), value);
            }
        }
        return changed;
    }

    private static void check(Field field, String parameter, String value) {
        switch (field.kind()) {
            case METHOD -> require(METHODS.contains(value), TwilioError.INVALID_METHOD, parameter);
            case URL -> require(value.isEmpty() || isUrl(value), urlError(field), parameter);
            case FLAG -> require(value.isEmpty() || FLAGS.contains(value), TwilioError.INVALID_PARAMETER, parameter);
            case COUNT ->
                require(value.isEmpty() || value.matches("[0-9]{1,6}"), TwilioError.INVALID_PARAMETER, parameter);
            case TEXT -> checkText(parameter, value);
        }
    }

    private static void checkText(String parameter, String value) {
        switch (parameter) {
            case "FriendlyName" ->
                require(!value.isEmpty() && value.length() <= 64, TwilioError.INVALID_FRIENDLY_NAME, parameter);
            case "VoiceApplicationSid", "SmsApplicationSid" ->
                require(
                        value.isEmpty() || SimulatorSids.isSid("AP", value),
                        TwilioError.APPLICATION_NOT_ACCESSIBLE,
                        parameter);
            case "TrunkSid" ->
                require(value.isEmpty() || SimulatorSids.isSid("TK", value), TwilioError.INVALID_PARAMETER, parameter);
            case "VoiceReceiveMode" ->
                require(Set.of("voice", "fax").contains(value), TwilioError.INVALID_PARAMETER, parameter);
            default -> {
                // The others are kept as they come.
            }
        }
    }

    private static TwilioError urlError(Field field) {
        return field.name().equals("status_callback") ? TwilioError.INVALID_STATUS_CALLBACK : TwilioError.INVALID_URL;
    }

    /** Twilio wants http or https and a host without underscores; URI finds no host where there is an underscore. */
    static boolean isUrl(String value) {
        try {
            URI uri = new URI(value);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void require(boolean holds, TwilioError error, String parameter) {
        if (!holds) {
            throw error.about(parameter);
        }
    }
}
