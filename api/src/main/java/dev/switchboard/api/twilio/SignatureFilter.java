package dev.switchboard.api.twilio;

import dev.switchboard.api.web.RequestBodies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets through only what Twilio signed, whatever its method and however its path is written: which requests it is asked
 * about, the servlet container decides ({@link TwilioFacingConfiguration}). The URL that is checked is the configured public one
 * with the request's path and query, never the Host header, which the caller chooses. A body over the limit is refused
 * without being read to its end.
 */
final class SignatureFilter extends OncePerRequestFilter {

    static final String SIGNATURE_HEADER = "X-Twilio-Signature";
    private static final Logger log = LoggerFactory.getLogger(SignatureFilter.class);

    private final String publicBase;
    private final AuthTokens authTokens;
    private final RequestBodies bodies;
    private final int maxBodyBytes;
    private final boolean validate;
    private final MeterRegistry meters;

    /**
     * @param publicUrl the service as Twilio reaches it
     * @param maxBodyBytes the longest body accepted
     * @param validate false accepts unsigned requests: embedded mode only
     */
    SignatureFilter(
            URI publicUrl,
            AuthTokens authTokens,
            RequestBodies bodies,
            int maxBodyBytes,
            boolean validate,
            MeterRegistry meters) {
        this.bodies = bodies;
        String base = publicUrl.toString();
        this.publicBase = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.authTokens = authTokens;
        this.maxBodyBytes = maxBodyBytes;
        this.validate = validate;
        this.meters = meters;
        // There from the start, since Prometheus does not see a counter's first step when that is also its first
        // sample.
        Arrays.stream(SignatureRefusal.values())
                .forEach(refusal -> refused(refusal).increment(0));
        Arrays.stream(CallbackKind.values()).forEach(kind -> accepted(kind).increment(0));
    }

    /** A body that came late is there in a dispatch of its own. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(TwilioRequest.ATTRIBUTE) != null) {
            // Checked already: a controller answers in another thread.
            chain.doFilter(request, response);
            return;
        }
        String signature = request.getHeader(SIGNATURE_HEADER);
        if (validate && signature == null) {
            // Before the body: whoever does not sign has nothing read.
            refuse(request, response, SignatureRefusal.MISSING_SIGNATURE);
            return;
        }
        Optional<RequestBodies.Body> read = bodies.read(request, response, maxBodyBytes);
        if (read.isEmpty()) {
            return;
        }
        if (read.get().tooLong()) {
            refuse(request, response, SignatureRefusal.BODY_TOO_LARGE);
            return;
        }
        byte[] body = read.get().bytes();
        boolean form = isForm(request.getContentType());
        TwilioRequest received;
        try {
            received =
                    form ? TwilioRequest.ofForm(new String(body, StandardCharsets.UTF_8)) : new TwilioRequest(Map.of());
        } catch (IllegalArgumentException malformed) {
            refuse(request, response, SignatureRefusal.MALFORMED_BODY);
            return;
        }
        if (validate && signature != null) {
            SignatureRefusal refusal = check(request, signature, received, form ? null : body);
            if (refusal != null) {
                refuse(request, response, refusal);
                return;
            }
        }
        accepted(CallbackKind.of(request.getServletPath())).increment();
        request.setAttribute(TwilioRequest.ATTRIBUTE, received);
        chain.doFilter(request, response);
    }

    private @Nullable SignatureRefusal check(
            HttpServletRequest request, String signature, TwilioRequest received, byte @Nullable [] body) {
        List<String> tokens = authTokens.of(received.get("AccountSid").orElse(""));
        if (tokens.isEmpty()) {
            return SignatureRefusal.UNKNOWN_ACCOUNT;
        }
        String url = publicUrlOf(request);
        boolean valid = body == null
                ? TwilioSignature.valid(tokens, url, received.parameters(), signature)
                : TwilioSignature.validBody(tokens, url, body, signature);
        return valid ? null : SignatureRefusal.INVALID_SIGNATURE;
    }

    private String publicUrlOf(HttpServletRequest request) {
        String query = request.getQueryString();
        return publicBase + request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, SignatureRefusal refusal) {
        refused(refusal).increment();
        log.warn("Refused a request to {}: {}", request.getRequestURI(), refusal.code());
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        // The rest of the body is not read: the connection cannot be used again.
        if (refusal == SignatureRefusal.BODY_TOO_LARGE || refusal == SignatureRefusal.MISSING_SIGNATURE) {
            response.setHeader("Connection", "close");
        }
    }

    private Counter accepted(CallbackKind kind) {
        return meters.counter("switchboard.twilio.callbacks", "kind", kind.label());
    }

    private Counter refused(SignatureRefusal refusal) {
        return meters.counter("switchboard.twilio.callbacks.refused", "reason", refusal.code());
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }
}
