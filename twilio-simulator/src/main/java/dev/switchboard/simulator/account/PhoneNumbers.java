package dev.switchboard.simulator.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Phone numbers in what Twilio sends. */
public final class PhoneNumbers {

    public static final String WHATSAPP = "whatsapp:";

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

    private PhoneNumbers() {}

    public static void require(String field, @Nullable String value) {
        if (value == null || !E164.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " must be in E.164, not " + value);
        }
    }

    /** The other side may be a number, or a short code, a name, a SIP address, a client, or unknown to Twilio. */
    public static void requireAddress(String field, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > 256) {
            throw new IllegalArgumentException(field + " must be in E.164, or another address, not " + value);
        }
    }

    public static boolean isWhatsApp(String address) {
        return address.startsWith(WHATSAPP);
    }

    /** Without the channel. */
    public static String bare(String address) {
        return isWhatsApp(address) ? address.substring(WHATSAPP.length()) : address;
    }

    /** Where Twilio places a number: the country, and nothing finer, as for a toll-free one. */
    public static Map<String, String> geography(String role, String phoneNumber) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!bare(phoneNumber).startsWith("+")) {
            return parameters;
        }
        List.of("City", "State", "Zip").forEach(part -> parameters.put(role + part, ""));
        parameters.put(role + "Country", phoneNumber.startsWith("+1") ? "US" : "");
        return parameters;
    }

    /** As Twilio shows a North American number to people. */
    public static String formatted(String phoneNumber) {
        if (!phoneNumber.matches("\\+1[0-9]{10}")) {
            return phoneNumber;
        }
        return "(%s) %s-%s"
                .formatted(phoneNumber.substring(2, 5), phoneNumber.substring(5, 8), phoneNumber.substring(8));
    }
}
