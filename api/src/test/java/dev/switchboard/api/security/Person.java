package dev.switchboard.api.security;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser that keeps one cookie, and goes where it is sent: here, or to the provider. */
public final class Person {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final SwitchboardClient service;
    private final IdentityProvider provider;
    private String cookie = "";

    public Person(SwitchboardClient service, IdentityProvider provider) {
        this.service = service;
        this.provider = provider;
    }

    public Answer get(String path) {
        return keep(browser().get(path));
    }

    public Answer post(String path, String form) {
        return keep(browser()
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .post(path, form));
    }

    /** The page at the end of all redirections. */
    public Answer follow(String path) {
        Answer answer = get(path);
        for (int hops = 0; answer.status() == 302 && hops < 10; hops++) {
            URI to = URI.create(answer.header("Location").orElseThrow());
            String asked = to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery());
            answer = provider.issuer().getAuthority().equals(to.getAuthority())
                    ? SwitchboardClient.at(provider.issuer()).get(asked)
                    : get(asked);
        }
        return answer;
    }

    /** The session's cookie with its attributes. */
    String cookie() {
        return cookie;
    }

    /** The token of the page's forms, as a form sends it. */
    public String csrf(Answer page) {
        Matcher found = CSRF.matcher(page.text());
        if (!found.find()) {
            throw new AssertionError("There is no form on this page: " + page.text());
        }
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    private SwitchboardClient browser() {
        SwitchboardClient browser = service.withHeader("Accept", "text/html");
        return cookie.isEmpty() ? browser : browser.withHeader("Cookie", cookie.substring(0, cookie.indexOf(';')));
    }

    private Answer keep(Answer answer) {
        answer.header("Set-Cookie").ifPresent(set -> cookie = set);
        return answer;
    }
}
