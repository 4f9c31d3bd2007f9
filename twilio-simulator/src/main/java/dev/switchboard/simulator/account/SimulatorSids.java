package dev.switchboard.simulator.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SIDs that follow from what they name, so that whoever seeds another store can compute them. */
public final class SimulatorSids {

    private SimulatorSids() {}

    /** The PN… of a number in E.164. */
    public static String phoneNumberSid(String phoneNumber) {
        return sid("PN", phoneNumber);
    }

    /** The XE… of the WhatsApp sender of a number in E.164. */
    public static String senderSid(String phoneNumber) {
        return sid("XE", phoneNumber);
    }

    /** A SID of any kind: the two letters and 32 hexadecimal digits that follow from the name. */
    public static String sid(String prefix, String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((prefix + name).getBytes(UTF_8));
            return prefix + HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    public static boolean isSid(String prefix, String value) {
        return value.matches(prefix + "[0-9a-fA-F]{32}");
    }
}
