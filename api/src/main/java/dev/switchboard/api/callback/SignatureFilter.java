package dev.switchboard.api.callback;

import dev.switchboard.api.web.BodyFilter;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.api.web.UnreadAnswers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through only what Twilio signed, whatever its method and however its path is written: which requests it is asked
 * about, the servlet container decides ({@link CallbackConfiguration}). The URL that is checked is the configured
 * public one with the request's path and query, never the Host header, which the caller chooses. A body over the limit
 * is refused without being read to its end.
 */
final class SignatureFilter extends BodyFilter {

    static final String SIGNATURE_HEADER = "X-Twilio-Signature";
    private static final Logger log = LoggerFactory.getLogger(SignatureFilter.class);

    private final String publicBase;
    private final SigningKeys keys;
    private final int maxBodyBytes;
    private final boolean validate;
    /** Told the account and the reason. */
    private final BiConsumer<String, SignatureRefusal> forged;

    private final MeterRegistry meters;

    /**
     * @param publicUrl the service as Twilio reaches it
     * @param maxBodyBytes the longest body accepted
     * @param validate false accepts unsigned requests: embedded mode only
     */
    SignatureFilter(
            URI publicUrl,
            SigningKeys keys,
            RequestBodies bodies,
            int maxBodyBytes,
            boolean validate,
            BiConsumer<String, SignatureRefusal> forged,
            MeterRegistry meters) {
        super(bodies);
        String base = publicUrl.toString();
        this.publicBase = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.keys = keys;
        this.maxBodyBytes = maxBodyBytes;
        this.validate = validate;
        this.forged = forged;
        this.meters = meters;
        // There from the start, since Prometheus does not see a counter's first step when that is also its first
        // sample.
        Arrays.stream(SignatureRefusal.values())
                .forEach(refusal -> refused(refusal).increment(0));
        Arrays.stream(CallbackKind.values()).forEach(kind -> accepted(kind).increment(0));
    }

    /** Not when it is checked already: a controller answers in another thread. */
    @Override
    protected boolean isWanted(HttpServletRequest request) {
        return request.getAttribute(TwilioRequest.ATTRIBUTE) == null;
    }

    /** Before the body: whoever does not sign has nothing read. */
    @Override
    protected boolean isLetIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignatureRefusal refusal = validate ? checkHeaders(request) : null;
        if (refusal != null) {
            refuse(request, response, refusal);
        }
        return refusal == null;
    }

    @Override
    protected int limit(HttpServletRequest request) {
        return maxBodyBytes;
    }

    @Override
    protected void refuseTooLong(HttpServletRequest request, HttpServletResponse response, int limit)
            throws IOException {
        refuse(request, response, SignatureRefusal.BODY_TOO_LARGE);
    }

    @Override
    protected void passOn(HttpServletRequest request, HttpServletResponse response, byte[] body, FilterChain chain)
            throws ServletException, IOException {
        TwilioRequest received;
        try {
            received = TwilioRequest.of(request.getContentType(), body);
        } catch (IllegalArgumentException malformed) {
            refuse(request, response, SignatureRefusal.MALFORMED_BODY);
            return;
        }
        SignatureRefusal refusal = validate ? check(request, received, body) : null;
        if (refusal != null) {
            refuse(request, response, refusal);
            return;
        }
        accepted(CallbackKind.of(request.getServletPath())).increment();
        if (validate) {
            UnreadAnswers.trust(request);
        }
        request.setAttribute(TwilioRequest.ATTRIBUTE, received);
        chain.doFilter(request, response);
    }

    private static @Nullable SignatureRefusal checkHeaders(HttpServletRequest request) {
        List<String> signatures = Collections.list(request.getHeaders(SIGNATURE_HEADER));
        if (signatures.isEmpty()) {
            return SignatureRefusal.MISSING_SIGNATURE;
        }
        if (signatures.size() > 1) {
            return SignatureRefusal.REPEATED_SIGNATURE;
        }
        List<String> settings = Collections.list(request.getHeaders(SignatureSettings.HEADER));
        if (settings.isEmpty()) {
            return null;
        }
        Optional<SignatureSettings> read = SignatureSettings.parse(settings);
        if (read.isEmpty()) {
            return SignatureRefusal.MALFORMED_SETTINGS;
        }
        return read.get().isSupported() ? null : SignatureRefusal.UNSUPPORTED_ALGORITHM;
    }

    /** Once its headers are in order. A request that names a shared key is checked with that, and with nothing else. */
    private @Nullable SignatureRefusal check(HttpServletRequest request, TwilioRequest received, byte[] body) {
        String accountSid = received.accountSid().orElseGet(() -> accountInQuery(request));
        Optional<SignatureSettings> settings =
                SignatureSettings.parse(Collections.list(request.getHeaders(SignatureSettings.HEADER)));
        TwilioSignature.Hash hash = settings.isPresent() ? TwilioSignature.Hash.SHA_256 : TwilioSignature.Hash.SHA_1;
        List<String> candidates = settings.map(named -> keys.sharedKeys().of(accountSid, named.keySid()))
                .orElseGet(() -> keys.authTokens().of(accountSid));
        if (candidates.isEmpty()) {
            return settings.isEmpty()
                    ? SignatureRefusal.UNKNOWN_ACCOUNT
                    : ofKnownAccount(accountSid, SignatureRefusal.UNKNOWN_SHARED_KEY);
        }
        String url = publicUrlOf(request);
        String signature = request.getHeader(SIGNATURE_HEADER);
        boolean signedByParameters =
                body.length == 0 ? !TwilioSignature.namesItsBody(url) : TwilioRequest.isForm(request.getContentType());
        boolean valid = signedByParameters
                ? TwilioSignature.valid(hash, candidates, url, received.parameters(), signature)
                : TwilioSignature.validBody(hash, candidates, url, body, signature);
        return valid ? null : ofKnownAccount(accountSid, SignatureRefusal.INVALID_SIGNATURE);
    }

    /** Counted for those who have numbers in the account; a stranger's account would be a way to fill a table. */
    private SignatureRefusal ofKnownAccount(String accountSid, SignatureRefusal refusal) {
        if (!accountSid.isEmpty() && !keys.authTokens().of(accountSid).isEmpty()) {
            forged.accept(accountSid, refusal);
        }
        return refusal;
    }

    /** A GET has its parameters there, and who configured a URL for JSON may have written it there. */
    private static String accountInQuery(HttpServletRequest request) {
        String query = request.getQueryString();
        try {
            return query == null ? "" : TwilioRequest.ofForm(query).accountSid().orElse("");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
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
        if (refusal.isBeforeTheBody()) {
            response.setHeader("Connection", "close");
        }
    }

    private Counter accepted(CallbackKind kind) {
        return meters.counter("switchboard.twilio.callbacks", "kind", kind.label());
    }

    private Counter refused(SignatureRefusal refusal) {
        return meters.counter("switchboard.twilio.callbacks.refused", "reason", refusal.code());
    }
}
