package dev.switchboard.api;

import dev.switchboard.api.SwitchboardClient.Answer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A test that fails says what the service answered last, with the bodies: a status or a field that is wrong seldom tells why
 * it is.
 */
public final class LastAnswers implements BeforeEachCallback, TestExecutionExceptionHandler {

    private static final int KEPT = 5;
    private static final int LONGEST = 2_000;

    private static final Deque<String> ANSWERS = new ArrayDeque<>();

    /** Of any thread, since Awaitility asks in threads of its own. */
    static void keep(String method, String path, Answer answer) {
        String text = answer.toString();
        String kept = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        synchronized (ANSWERS) {
            ANSWERS.addLast(method + " " + path + ": " + kept);
            if (ANSWERS.size() > KEPT) {
                ANSWERS.removeFirst();
            }
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        synchronized (ANSWERS) {
            ANSWERS.clear();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(failure);
        throw failure;
    }

    static void explain(Throwable failure) {
        synchronized (ANSWERS) {
            if (!ANSWERS.isEmpty()) {
                failure.addSuppressed(new LastAnswersWere(String.join("\n  ", ANSWERS)));
            }
        }
    }

    /** No failure of its own: it stands below the one that it explains. */
    private static final class LastAnswersWere extends RuntimeException {

        LastAnswersWere(String answers) {
            super("The last answers, the latest at the end:\n  " + answers, null, false, false);
        }
    }
}
