package dev.switchboard.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request, read completely.
 *
 * @param path percent-decoded
 * @param query as it came
 * @param body as it came
 * @param isJson whether the body says it is JSON
 * @param parameters of the query and of a form, decoded; the last of a name counts
 * @param authorization the header
 * @param product which of Twilio's products the client meant to ask; null when it did not say
 * @param caller the SID of the account whose credentials it carries; empty as long as nobody looked
 * @param baseUrl how the client called this server, for links
 */
public record ApiRequest(
        String method,
        String path,
        String query,
        String body,
        boolean isJson,
        Map<String, String> parameters,
        @Nullable String authorization,
        @Nullable String product,
        String caller,
        String baseUrl) {

    public static ApiRequest read(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        String contentType =
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "");
        boolean isJson = contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
        String host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "localhost");
        Optional<ProductHost> product =
                ProductHost.of(exchange.getRequestHeaders().getFirst("X-Forwarded-Host"), host);
        return new ApiRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query,
                body,
                isJson,
                parameters(query, isJson ? "" : body),
                exchange.getRequestHeaders().getFirst("Authorization"),
                product.map(ProductHost::product).orElse(null),
                "",
                product.map(ProductHost::baseUrl).orElse("http://" + host));
    }

    /** With the account that calls. */
    public ApiRequest calledBy(String accountSid) {
        return new ApiRequest(
                method, path, query, body, isJson, parameters, authorization, product, accountSid, baseUrl);
    }

    public static Map<String, String> parameters(String query, String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        decode(query, parameters);
        decode(form, parameters);
        return parameters;
    }

    private static void decode(String encoded, Map<String, String> parameters) {
        for (String pair : encoded.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.put(unescape(name), unescape(value));
        }
    }

    private static String unescape(String encoded) {
        try {
            return URLDecoder.decode(encoded, UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Every value of a parameter that may be given several times. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String encoded : List.of(query, isJson ? "" : body)) {
            for (String pair : encoded.split("&", -1)) {
                Map<String, String> one = parameters(pair, "");
                if (one.containsKey(name)) {
                    values.add(one.get(name));
                }
            }
        }
        return values;
    }

    /** The body when it is a JSON object. */
    public Optional<ObjectNode> jsonObject() {
        return isJson ? jsonObject(body) : Optional.empty();
    }

    public static Optional<ObjectNode> jsonObject(String body) {
        try {
            return Json.MAPPER.readTree(body) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether it has that form or query parameter, or that field of its JSON body ({@code a.b} for one in an object).
     */
    public boolean carries(String parameter) {
        if (parameters.containsKey(parameter)) {
            return true;
        }
        String pointer = "/" + parameter.replace('.', '/');
        return jsonObject().map(json -> !json.at(pointer).isMissingNode()).orElse(false);
    }

    /** Whether a parameter, or a value in the JSON body, is that text, bare or as a WhatsApp address. */
    public boolean hasValue(String text) {
        return parameters.values().stream().anyMatch(value -> isAbout(value, text))
                || jsonObject().map(json -> anyValue(json, text)).orElse(false);
    }

    private static boolean anyValue(JsonNode node, String text) {
        return node.isContainer()
                ? node.valueStream().anyMatch(child -> anyValue(child, text))
                : isAbout(node.asString(), text);
    }

    private static boolean isAbout(String value, String text) {
        return value.equals(text) || value.equals("whatsapp:" + text);
    }
}
