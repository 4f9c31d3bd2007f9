package dev.switchboard.api.operation;

import dev.switchboard.api.problem.Problem;
import java.security.Principal;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads {@link CallOptions} from the token and the headers. */
public final class CallOptionsResolver implements HandlerMethodArgumentResolver {

    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    public static final String PREFER = "Prefer";
    static final String RESPOND_ASYNC = "respond-async";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CallOptions.class;
    }

    @Override
    public CallOptions resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Principal caller = Objects.requireNonNull(request.getUserPrincipal(), "Only authenticated calls get here");
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key != null && !KEY.matcher(key).matches()) {
            throw Problem.invalid(IDEMPOTENCY_KEY, "must have 1 to 255 visible ASCII characters.");
        }
        return new CallOptions(caller.getName(), key, prefersAsync(request.getHeaderValues(PREFER)));
    }

    private static boolean prefersAsync(String @Nullable [] preferences) {
        return preferences != null
                && Arrays.stream(preferences)
                        .flatMap(header -> Arrays.stream(header.split("[,;]", -1)))
                        .anyMatch(preference -> preference.strip().equalsIgnoreCase(RESPOND_ASYNC));
    }
}
