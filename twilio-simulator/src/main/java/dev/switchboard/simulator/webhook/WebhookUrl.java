package dev.switchboard.simulator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A URL that Twilio calls, taken apart as text: its signature covers it byte for byte. */
public record WebhookUrl(String text) {

    /** The products differ in what they sign. */
    public enum Product {
        VOICE,
        MESSAGING
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry ->
                        URLEncoder.encode(entry.getKey(), UTF_8) + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** With the parameters at the end of its query, as for GET. */
    WebhookUrl withQuery(Map<String, String> parameters) {
        String bare = withoutFragment();
        return new WebhookUrl(bare + (bare.contains("?") ? "&" : "?") + form(parameters));
    }

    String fragment() {
        int hash = text.indexOf('#');
        return hash < 0 ? "" : text.substring(hash + 1);
    }

    String withoutFragment() {
        int hash = text.indexOf('#');
        return hash < 0 ? text : text.substring(0, hash);
    }

    /** What is requested: without fragment and without user and password. */
    URI target() {
        return URI.create(withoutUserInfo());
    }

    /**
     * What is signed: without fragment, user and password; voice drops the port of an https URL, everything else keeps
     * it.
     */
    String signed(Product product) {
        String url = withoutUserInfo();
        boolean dropsPort = product == Product.VOICE && url.startsWith("https://");
        return dropsPort ? url.replaceFirst("^(https://[^/?]*?):[0-9]+(?=[/?]|$)", "$1") : url;
    }

    private String withoutUserInfo() {
        return withoutFragment().replaceFirst("^([a-z]+://)[^/?@]*@", "$1");
    }

    /** The Authorization header that its user and password ask for. */
    Optional<String> authorization() {
        return Optional.ofNullable(URI.create(withoutFragment()).getUserInfo())
                .map(userInfo -> "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8)));
    }

    /** Where a link in an answer from here leads. */
    public WebhookUrl resolve(String link) {
        return new WebhookUrl(target().resolve(link.strip()).toString());
    }

    /** Whether its host is this machine, decided without asking a name server. */
    boolean isLoopback() {
        String host = String.valueOf(target().getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
