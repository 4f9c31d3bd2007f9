package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that an endpoint does not know: a mistyped filter would otherwise match everything. */
final class StrictQuery implements HandlerInterceptor {

    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");
    private static final Set<Class<?>> FLAGS = Set.of(boolean.class, Boolean.class);
    private static final Pattern FLAG = Pattern.compile("true|false");

    /** Spring Security adds it to the address that somebody had asked for before signing in. */
    private static final String SIGNED_IN = "continue";

    private final boolean pages;

    private StrictQuery(boolean pages) {
        this.pages = pages;
    }

    /** For calls of programs. */
    static StrictQuery ofCalls() {
        return new StrictQuery(false);
    }

    /**
     * For pages that people look at. A form that filters sends its fields also when they are empty, and its choices
     * one by one. What changes something is not looked at: its fields are in its body, of pages of our own.
     */
    static StrictQuery ofPages() {
        return new StrictQuery(true);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() == null
                || !(handler instanceof HandlerMethod method)
                || (pages && !READS.contains(request.getMethod()))) {
            return true;
        }
        Map<String, Class<?>> known = new TreeMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null && Map.class.isAssignableFrom(parameter.getParameterType())) {
                // All that there are.
                return true;
            }
            if (annotation != null) {
                known.put(
                        annotation.name().isEmpty()
                                ? String.valueOf(parameter.getParameter().getName())
                                : annotation.name(),
                        parameter.getParameterType());
            }
        }
        request.getParameterMap().forEach((name, values) -> {
            if (pages && name.equals(SIGNED_IN)) {
                return;
            }
            Class<?> type = known.get(name);
            if (type == null) {
                throw Problem.invalid(
                        name,
                        known.isEmpty()
                                ? "is not known: there are no query parameters here."
                                : "is not known; query parameters here: " + String.join(", ", known.keySet()) + ".");
            }
            if (values.length > 1 && !Collection.class.isAssignableFrom(type)) {
                throw Problem.invalid(name, "is given more than once; give it once.");
            }
            // Spring would take a blank one for one that is left out.
            if (values[0].isBlank()) {
                if (pages) {
                    return;
                }
                throw Problem.invalid(name, "is empty; give it a value, or leave it out.");
            }
            // Spring would trim them away, so that a filter of nothing else would match everything.
            if (values[0].chars().anyMatch(Character::isISOControl)) {
                throw Problem.invalid(name, "must not contain control characters.");
            }
            requirePlain(name, type, values[0]);
        });
        return true;
    }

    /** Spring takes 0x10, ten in any script, {@code on} and blanks around. */
    private static void requirePlain(String name, Class<?> type, String value) {
        if (WHOLE_NUMBERS.contains(type) && !WHOLE_NUMBER.matcher(value).matches()) {
            throw Problem.invalid(name, "must be a whole number.");
        }
        if (FLAGS.contains(type) && !FLAG.matcher(value).matches()) {
            throw Problem.invalid(name, "must be true or false.");
        }
        if (type != String.class && !value.equals(value.strip())) {
            throw Problem.invalid(name, "must not have blanks around it.");
        }
    }
}
