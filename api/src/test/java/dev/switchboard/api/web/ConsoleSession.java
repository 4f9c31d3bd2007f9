package dev.switchboard.api.web;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session of the console without a browser.
 *
 * @param csrf the field that its forms have, as it is sent
 */
public record ConsoleSession(SwitchboardServer server, String cookie, String csrf) {

    private static final String SIGN_IN = "/console/sign-in";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** Of somebody who has not signed in. */
    public static ConsoleSession ofAStranger(SwitchboardServer server) {
        Answer page = server.anonymous().withHeader("Accept", "text/html").get(SIGN_IN);
        return new ConsoleSession(server, cookie(page), csrf(page));
    }

    private static String csrf(Answer page) {
        Matcher csrf = CSRF.matcher(page.text());
        if (!csrf.find()) {
            throw new AssertionError("There is no form on this page: " + page.text());
        }
        return "_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
    }

    /** Of one who has, by a click: its client. */
    public static SwitchboardClient of(SwitchboardServer server, String person) {
        return signedIn(server, person).client();
    }

    /** The same, where the cookie itself is asked for. */
    public static ConsoleSession signedIn(SwitchboardServer server, String person) {
        ConsoleSession stranger = ofAStranger(server);
        Answer signedIn = stranger.client()
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .post(SIGN_IN, stranger.csrf + "&person=" + person);
        return new ConsoleSession(server, cookie(signedIn), "");
    }

    /** The same session, with what its forms have. */
    public ConsoleSession withItsToken() {
        return new ConsoleSession(server, cookie, csrf(client().get("/console")));
    }

    /** Asks for pages with the cookie. */
    public SwitchboardClient client() {
        return server.anonymous().withHeader("Accept", "text/html").withHeader("Cookie", cookie);
    }

    private static String cookie(Answer answer) {
        return answer.header("Set-Cookie").orElseThrow().split(";", 2)[0];
    }
}
