package dev.switchboard.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A method and a path of an API, and what answers it. */
public record Route(String method, Pattern path, Handler handler) {

    /** Answers a request; the arguments are what stood for the {@code {}} of the path. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(ApiRequest request, List<String> arguments);
    }

    /** A route whose path has {@code {}} for each argument. */
    public static Route of(String method, String path, Handler handler) {
        String[] literals = path.split("\\{\\}", -1);
        StringBuilder pattern = new StringBuilder(Pattern.quote(literals[0]));
        for (int i = 1; i < literals.length; i++) {
            pattern.append("([^/]+?)").append(Pattern.quote(literals[i]));
        }
        return new Route(method, Pattern.compile(pattern.toString()), handler);
    }

    /** Answers with the first of the routes that fits. */
    public static Answer dispatch(List<Route> routes, ApiRequest request, Answer unknownPath, Answer wrongMethod) {
        boolean known = false;
        for (Route route : routes) {
            Matcher matcher = route.path.matcher(request.path());
            if (!matcher.matches()) {
                continue;
            }
            known = true;
            if (route.method.equals(request.method())) {
                return route.handler.answer(request, groups(matcher));
            }
        }
        return known ? wrongMethod : unknownPath;
    }

    private static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }
}
