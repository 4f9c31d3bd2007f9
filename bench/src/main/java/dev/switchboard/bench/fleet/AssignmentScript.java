package dev.switchboard.bench.fleet;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What one would write instead: requests to Twilio, one after the other over one connection. */
final class AssignmentScript {

    private final TwilioRestClient client;

    AssignmentScript(URI twilio) {
        this.client = LoopClients.create(twilio, 1);
    }

    /** Sends the very requests that the service has sent. */
    void repeat(List<JsonNode> recorded) {
        recorded.forEach(request -> send(method(request), path(request), parameters(request)));
    }

    /**
     * The safe script: reads the number, writes all that the service has written to it by one request, reads it again.
     */
    void readWriteRead(List<JsonNode> recorded) {
        Map<String, String> written = new TreeMap<>();
        String path = "";
        for (JsonNode request : recorded) {
            if (method(request) == HttpMethod.POST) {
                path = path(request);
                written.putAll(parameters(request));
            }
        }
        send(HttpMethod.GET, path, Map.of());
        send(HttpMethod.POST, path, written);
        send(HttpMethod.GET, path, Map.of());
    }

    private void send(HttpMethod method, String path, Map<String, String> parameters) {
        Request request = new Request(method, path.startsWith("/2010-04-01/") ? "api" : "messaging", path);
        parameters.forEach((name, value) -> {
            if (method == HttpMethod.GET) {
                request.addQueryParam(name, value);
            } else {
                request.addPostParam(name, value);
            }
        });
        Response response = client.request(request);
        if (response.getStatusCode() != 200) {
            throw new IllegalStateException(path + " was answered " + response.getStatusCode());
        }
    }

    private static HttpMethod method(JsonNode recorded) {
        return HttpMethod.forValue(recorded.path("method").asString());
    }

    private static String path(JsonNode recorded) {
        return recorded.path("path").asString();
    }

    private static Map<String, String> parameters(JsonNode recorded) {
        Map<String, String> parameters = new TreeMap<>();
        recorded.path("parameters")
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asString()));
        return parameters;
    }
}
