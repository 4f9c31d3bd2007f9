package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * Refuses a body that an endpoint does not read: who sends one means something by it, which would not be done. An empty
 * object says nothing, and may come.
 */
final class NoBodyWanted implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        JsonRequest body = WebUtils.getNativeRequest(request, JsonRequest.class);
        if (body != null
                && !body.saysNothing()
                && handler instanceof HandlerMethod method
                && Arrays.stream(method.getMethodParameters())
                        .noneMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class))) {
            throw Problem.invalid("body", "is not read by this call; leave it out.");
        }
        return true;
    }
}
