package dev.switchboard.api.console;

import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.BodyFilter;
import dev.switchboard.api.web.Forms;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.api.web.RequestPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Reads the forms of the console, which the container is told to leave alone: the API reads no forms. Before Spring
 * Security, since the CSRF token is a field of them; so also those of strangers, and without a thread that waits.
 */
final class ConsoleForms extends BodyFilter {

    /** A page of selected numbers, and more than any text that is typed. */
    private static final int LONGEST = 64 * 1_024;

    private static final String READ = ConsoleForms.class.getName() + ".read";

    private final ConsolePages pages;
    private final int longestFile;

    /** @param longestFile what whoever is signed in may send as the file of a fleet, in bytes */
    ConsoleForms(RequestBodies bodies, ConsolePages pages, int longestFile) {
        super(bodies);
        this.pages = pages;
        this.longestFile = longestFile;
    }

    @Override
    protected int limit(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        boolean signedIn = session != null
                && session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY) != null;
        return signedIn && RequestPath.of(request).equals(PlanPageController.PATH) ? longestFile : LONGEST;
    }

    @Override
    protected boolean isWanted(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                && request.getAttribute(READ) == null;
    }

    @Override
    protected void refuseTooLong(HttpServletRequest request, HttpServletResponse response, int limit)
            throws IOException {
        refuse(request, response, "is longer than " + limit / 1_024 + " KB; select less, or type less.");
    }

    @Override
    protected void passOn(HttpServletRequest request, HttpServletResponse response, byte[] body, FilterChain chain)
            throws ServletException, IOException {
        Map<String, List<String>> fields;
        try {
            fields = Forms.fields(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notAForm) {
            refuse(
                    request,
                    response,
                    "is not encoded as forms are; go back, load the page again, and repeat what you did.");
            return;
        }
        request.setAttribute(READ, true);
        Form form = new Form(request, fields);
        try {
            chain.doFilter(form, response);
        } finally {
            form.seen = true;
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String why) throws IOException {
        pages.refuse(request, response, RequestError.INVALID_REQUEST, "form: " + why);
    }

    /** A request with the fields of its body beside those of its query. */
    private static final class Form extends HttpServletRequestWrapper {

        private final Map<String, String[]> parameters = new LinkedHashMap<>();
        private boolean seen;

        Form(HttpServletRequest request, Map<String, List<String>> fields) {
            super(request);
            parameters.putAll(request.getParameterMap());
            fields.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
        }

        /**
         * Whatever dispatch the form was read in, nobody after this filter has seen the request before. In a dispatch
         * of another kind neither its CSRF token nor who sends it would be looked at.
         */
        @Override
        public DispatcherType getDispatcherType() {
            return seen ? super.getDispatcherType() : DispatcherType.REQUEST;
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values.clone();
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Collections.unmodifiableMap(parameters);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }
    }
}
