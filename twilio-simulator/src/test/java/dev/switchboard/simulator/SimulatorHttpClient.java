package dev.switchboard.simulator;

import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;

/** Sends twilio-java's requests to the simulator, each once. */
public final class SimulatorHttpClient extends HttpClient {

    private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
    private final URI baseUrl;
    private final List<String> urls = new ArrayList<>();

    public SimulatorHttpClient(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    public static TwilioRestClient restClient(TwilioSimulator simulator) {
        return restClient(simulator, SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN);
    }

    public static TwilioRestClient restClient(TwilioSimulator simulator, String user, String password) {
        return new TwilioRestClient.Builder(user, password)
                .accountSid(SimulatorDemo.ACCOUNT_SID)
                .httpClient(new SimulatorHttpClient(simulator.baseUrl()))
                .build();
    }

    /** The URLs that were asked for. */
    public List<String> urls() {
        return urls;
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        var asked = request.constructURL();
        String url = baseUrl + asked.getFile();
        urls.add(url);
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", request.getAuthString())
                .header("X-Forwarded-Host", asked.getHost())
                .method(request.getMethod().toString(), HttpRequest.BodyPublishers.ofString(body(request)));
        if (request.getContentType() != null) {
            builder.header("Content-Type", request.getContentType().getValue());
        }
        try {
            var response = http.send(builder.build(), BodyHandlers.ofString());
            return new Response(response.body(), response.statusCode(), new Header[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String body(Request request) {
        if (request.getBody() != null) {
            return request.getBody();
        }
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : request.getPostParams().entrySet()) {
            entry.getValue().forEach(value -> pairs.add(encode(entry.getKey()) + "=" + encode(value)));
        }
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
