package dev.switchboard.api.temporal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.web.util.UriUtils;

/**
 * The Temporal server.
 *
 * @param address host and port of its frontend
 * @param namespace the namespace, which has to exist
 * @param uiUrl its web UI, for links; none when there is no UI
 * @param callTimeout how long a request waits for Temporal to accept a call
 * @param drainTimeout how long steps that are under way get when the service stops: an attempt at Twilio may take 25 s
 * @param searchAttributes whether runs can be found by owner, operation, number and agent
 */
@ConfigurationProperties("switchboard.temporal")
public record TemporalProperties(
        String address,
        @DefaultValue("default") String namespace,
        @Nullable URI uiUrl,
        @DefaultValue("5s") Duration callTimeout,
        @DefaultValue("26s") Duration drainTimeout,
        @DefaultValue("auto") RunAttributes.Mode searchAttributes) {

    public TemporalProperties {
        uiUrl = uiUrl == null || uiUrl.toString().isBlank() ? null : uiUrl;
    }

    /** Where the UI shows the runs of a workflow id. */
    public Optional<String> linkTo(String workflowId) {
        return Optional.ofNullable(uiUrl)
                .map(ui -> stripped(ui.toString()) + "/namespaces/" + namespace + "/workflows/"
                        + UriUtils.encode(workflowId, StandardCharsets.UTF_8));
    }

    private static String stripped(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
