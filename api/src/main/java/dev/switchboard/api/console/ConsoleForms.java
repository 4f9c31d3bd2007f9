package dev.switchboard.api.console;

import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.Forms;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the forms of the console, which the container is told to leave alone: the API reads no forms. Before the CSRF
 * token is looked for, which is a field of them.
 */
final class ConsoleForms extends OncePerRequestFilter {

    /** A page of selected numbers, and more than any text that is typed. */
    private static final int LONGEST = 64 * 1_024;

    private final ConsolePages pages;

    ConsoleForms(ConsolePages pages) {
        this.pages = pages;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        if (type == null || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            response.setHeader("Connection", "close");
            refuse(request, response, "is longer than " + LONGEST / 1_024 + " KB; select less, or type less.");
            return;
        }
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
        chain.doFilter(new Form(request, fields), response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String why)
            throws IOException, ServletException {
        pages.refuse(request, response, RequestError.INVALID_REQUEST, "form: " + why);
    }

    /** A request with the fields of its body beside those of its query. */
    private static final class Form extends HttpServletRequestWrapper {

        private final Map<String, String[]> parameters = new LinkedHashMap<>();

        Form(HttpServletRequest request, Map<String, List<String>> fields) {
            super(request);
            parameters.putAll(request.getParameterMap());
            fields.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
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
