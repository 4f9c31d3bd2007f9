package dev.switchboard.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows a {@link Problem} to people: what is refused before any controller is asked, where those who ask are people.
 */
public interface ProblemPages {

    /** Where people look, and programs do not. */
    String PEOPLES = "/console";

    /** Whether people look at this path, which is as it was asked for: neither decoded nor checked. */
    static boolean areFor(String path) {
        return path.equals(PEOPLES) || path.startsWith(PEOPLES + "/");
    }

    /** Writes the page, and whatever tells browsers to be careful with it. */
    void show(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException;
}
