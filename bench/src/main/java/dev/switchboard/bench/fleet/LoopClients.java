package dev.switchboard.bench.fleet;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;

/** Twilio's own client with its own retries, except that it calls the simulator. */
final class LoopClients {

    private LoopClients() {}

    /** One with a connection for each call at a time. */
    static TwilioRestClient create(URI twilio, int atATime) {
        HttpRoute route = new HttpRoute(new HttpHost(twilio.getScheme(), twilio.getHost(), twilio.getPort()));
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(atATime)
                        .setMaxConnTotal(atATime)
                        .build())
                .setRoutePlanner((target, context) -> route);
        return new TwilioRestClient.Builder(TwilioProcess.ACCOUNT_SID, TwilioProcess.AUTH_TOKEN)
                .httpClient(new NetworkHttpClient(builder))
                .build();
    }
}
