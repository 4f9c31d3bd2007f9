package dev.switchboard.bench.callbacks;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Status callbacks as Twilio sends them, each signed for itself. Half of them are calls that were completed and half
 * WhatsApp messages that were delivered; no SMS, since the service would ask Twilio for their segments.
 */
final class Callbacks {

    static final String ACCOUNT_SID = "AC00000000000000000000000000be9c11";
    static final String AUTH_TOKEN = "the-auth-token-of-the-benchmark";
    static final String PUBLIC_URL = "https://bench.example.com";
    static final int NUMBERS = 200;

    /** What is kept of such a call besides the columns, as JSON. */
    static final String PAYLOAD = """
            {"ApiVersion": "2010-04-01", "CallDuration": "61", "CallbackSource": "call-progress-events", "Called": \
            "+15550000001", "Caller": "+15551234567", "CallerCity": "SPRINGFIELD", "CallerCountry": "US", "Direction": \
            "inbound", "Duration": "2", "From": "+15551234567", "SequenceNumber": "3", "Timestamp": \
            "Tue, 10 Mar 2026 12:00:00 +0000", "To": "+15550000001"}""";

    private static final String PATH = "/api/twilio/status";
    private static final AtomicLong LAST = new AtomicLong();

    private final String host;
    private final String timestamp =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));

    Callbacks(String host) {
        this.host = host;
    }

    /** Complete HTTP requests, no two of them for the same call or message. */
    byte[][] make(int count) {
        long first = LAST.getAndAdd(count);
        return LongStream.range(first, first + count)
                .parallel()
                .mapToObj(number -> request(number, AUTH_TOKEN))
                .toArray(byte[][]::new);
    }

    /** One that somebody else signed. */
    byte[] forged() {
        return request(LAST.getAndIncrement(), "another token");
    }

    private byte[] request(long number, String authToken) {
        Map<String, String> parameters = number % 2 == 0 ? call(number) : message(number);
        String body = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + '=' + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return ("POST " + PATH + " HTTP/1.1\r\n"
                        + "Host: " + host + "\r\n"
                        + "User-Agent: TwilioProxy/1.1\r\n"
                        + "Accept: */*\r\n"
                        + "I-Twilio-Idempotency-Token: " + sid("", number) + "\r\n"
                        + "X-Twilio-Signature: " + signature(parameters, authToken) + "\r\n"
                        + "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Map<String, String> call(long number) {
        Map<String, String> call = new TreeMap<>();
        call.put("AccountSid", ACCOUNT_SID);
        call.put("ApiVersion", "2010-04-01");
        call.put("CallbackSource", "call-progress-events");
        call.put("CallDuration", "61");
        call.put("Called", ours(number));
        call.put("Caller", "+15551234567");
        call.put("CallerCity", "SPRINGFIELD");
        call.put("CallerCountry", "US");
        call.put("CallSid", sid("CA", number));
        call.put("CallStatus", "completed");
        call.put("Direction", "inbound");
        call.put("Duration", "2");
        call.put("From", "+15551234567");
        call.put("SequenceNumber", "3");
        call.put("Timestamp", timestamp);
        call.put("To", ours(number));
        return call;
    }

    private Map<String, String> message(long number) {
        Map<String, String> message = new TreeMap<>();
        message.put("AccountSid", ACCOUNT_SID);
        message.put("ApiVersion", "2010-04-01");
        message.put("ChannelInstallSid", "XE00000000000000000000000000000001");
        message.put("ChannelPrefix", "whatsapp");
        message.put("ChannelToAddress", "+15551234567");
        message.put("From", "whatsapp:" + ours(number));
        message.put("MessageSid", sid("SM", number));
        message.put("MessageStatus", "delivered");
        message.put("SmsSid", sid("SM", number));
        message.put("SmsStatus", "delivered");
        message.put("StructuredMessage", "false");
        message.put("To", "whatsapp:+15551234567");
        return message;
    }

    private static String ours(long number) {
        return "+1555%07d".formatted(number % NUMBERS);
    }

    /** Scattered over the index, as Twilio's are. */
    private static String sid(String prefix, long number) {
        return "%s%016x%016x".formatted(prefix, number * 0x9E3779B97F4A7C15L, number);
    }

    private static String signature(Map<String, String> parameters, String authToken) {
        StringBuilder signed = new StringBuilder(PUBLIC_URL + PATH);
        parameters.forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA1", e);
        }
    }
}
