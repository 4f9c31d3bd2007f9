package dev.switchboard.api.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Twilio's request signature: an HMAC over the URL as configured followed by the form parameters sorted by name
 * (www.twilio.com/docs/usage/security). It is keyed with the account's auth token and SHA-1, or with a shared key and
 * SHA-256 (www.twilio.com/docs/usage/webhooks/webhook-shared-keys).
 *
 * <p>It differs from twilio-java's {@code RequestValidator}, which agrees on everything it can be asked, in three ways.
 * It knows parameters that are repeated: Twilio's other libraries sign every distinct value, sorted. It does not
 * rebuild the URL: the Java library breaks percent-escapes when there is a port. All comparisons take constant time.
 */
final class TwilioSignature {

    private static final Pattern AUTHORITY = Pattern.compile("^(https?)://([^/?#]*@)?([^/?#:]+)(:\\d+)?(.*)$");
    private static final Pattern BODY_HASH = Pattern.compile("[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)");

    /** The hash, which follows from what the key is. */
    enum Hash {
        /** With an auth token. */
        SHA_1("HmacSHA1"),
        /** With a shared key. */
        SHA_256("HmacSHA256");

        private final String algorithm;

        Hash(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    private TwilioSignature() {}

    /** The signature of a form post, or, with no parameters, of a request whose parameters are in the URL. */
    static String of(String authToken, String url, Map<String, ? extends List<String>> parameters) {
        return of(Hash.SHA_1, authToken, url, parameters);
    }

    /** As {@link #of(String, String, Map)}, with a key that is an auth token or a shared key's secret. */
    static String of(Hash hash, String key, String url, Map<String, ? extends List<String>> parameters) {
        return Base64.getEncoder().encodeToString(hmac(key(hash, key), url, signed(parameters)));
    }

    /**
     * Whether a form post was signed with one of the keys.
     *
     * @param keys the account's auth tokens, the current one and, during a rotation, the next; or a shared key's secret
     * @param url the public URL, with its query as received; with or without the port, Twilio uses both forms
     * @param parameters all form parameters, decoded
     * @param signature the header X-Twilio-Signature
     */
    static boolean valid(
            Hash hash,
            List<String> keys,
            String url,
            Map<String, ? extends List<String>> parameters,
            String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        byte[] form = signed(parameters);
        for (String secret : keys) {
            SecretKeySpec key = key(hash, secret);
            for (String candidate : withAndWithoutPort(url)) {
                if (MessageDigest.isEqual(Base64.getEncoder().encode(hmac(key, candidate, form)), given)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a request with a body other than a form was signed: the URL alone is signed, and carries the SHA-256 of
     * the body as {@code bodySHA256}.
     */
    static boolean validBody(Hash hash, List<String> keys, String url, byte[] body, String signature) {
        Matcher bodyHash = BODY_HASH.matcher(url);
        if (!bodyHash.find()) {
            return false;
        }
        byte[] claimed = HexFormat.of().parseHex(bodyHash.group(1));
        return MessageDigest.isEqual(claimed, sha256(body)) && valid(hash, keys, url, Map.of(), signature);
    }

    /** Whether the URL says what its body has to be: then it has to be that, also when there is none. */
    static boolean namesItsBody(String url) {
        return url.contains("bodySHA256=");
    }

    /** The URL without user, fragment, and once with and once without its port, the scheme's own where it has none. */
    static List<String> withAndWithoutPort(String url) {
        int fragment = url.indexOf('#');
        Matcher matcher = AUTHORITY.matcher(fragment < 0 ? url : url.substring(0, fragment));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not an http URL: " + url);
        }
        String port = matcher.group(4) == null ? defaultPort(matcher.group(1)) : matcher.group(4);
        String head = matcher.group(1) + "://" + matcher.group(3);
        List<String> urls = new ArrayList<>();
        urls.add(head + matcher.group(5));
        urls.add(head + port + matcher.group(5));
        return urls;
    }

    /** All names and values, in the order of the names. */
    private static byte[] signed(Map<String, ? extends List<String>> parameters) {
        StringBuilder signed = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, values) ->
                        distinct(values).forEach(value -> signed.append(name).append(value)));
        return signed.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Collection<String> distinct(List<String> values) {
        return values.size() == 1 ? values : new TreeSet<>(values);
    }

    private static byte[] hmac(SecretKeySpec key, String url, byte[] form) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(url.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(form);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + key.getAlgorithm(), e);
        }
    }

    private static SecretKeySpec key(Hash hash, String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), hash.algorithm);
    }

    private static String defaultPort(String scheme) {
        return scheme.equals("https") ? ":443" : ":80";
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
