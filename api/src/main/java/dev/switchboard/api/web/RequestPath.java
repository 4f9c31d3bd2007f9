package dev.switchboard.api.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The path of a request as Spring finds its handler by it: decoded, without the context path. The request's URI is what
 * the caller wrote, in which {@code /%61pi} is {@code /api} too, so a filter that looks at that can be led around.
 */
public final class RequestPath {

    private RequestPath() {}

    public static String of(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
