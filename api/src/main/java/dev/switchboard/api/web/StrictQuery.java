package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that an endpoint does not know: a mistyped filter would otherwise match everything. */
final class StrictQuery implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() == null || !(handler instanceof HandlerMethod method)) {
            return true;
        }
        Set<String> known = new TreeSet<>();
        Set<String> yesOrNo = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                String name = annotation.name().isEmpty()
                        ? String.valueOf(parameter.getParameter().getName())
                        : annotation.name();
                known.add(name);
                if (parameter.getParameterType() == boolean.class || parameter.getParameterType() == Boolean.class) {
                    yesOrNo.add(name);
                }
            }
        }
        request.getParameterMap().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw Problem.invalid(
                        name,
                        known.isEmpty()
                                ? "is not known: this call takes no query parameters."
                                : "is not known; query parameters of this call: " + String.join(", ", known) + ".");
            }
            if (values.length > 1) {
                throw Problem.invalid(name, "is given more than once; give it once.");
            }
            // Spring would take a blank one for one that is left out.
            if (values[0].isBlank()) {
                throw Problem.invalid(name, "is empty; give it a value, or leave it out.");
            }
            // Spring would trim them away, so that a filter of nothing else would match everything.
            if (values[0].chars().anyMatch(Character::isISOControl)) {
                throw Problem.invalid(name, "must not contain control characters.");
            }
            // Spring would take yes, on and 1 too, which the description and bodies do not.
            if (yesOrNo.contains(name) && !values[0].equals("true") && !values[0].equals("false")) {
                throw Problem.invalid(name, "must be true or false.");
            }
        });
        return true;
    }
}
