package dev.switchboard.api;

import dev.switchboard.api.SwitchboardClient.Answer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A test that fails says what the service answered last, with the bodies: a status or a field that is wrong seldom
 * tells why it is.
 */
public final class LastAnswers implements BeforeEachCallback, TestExecutionExceptionHandler, InvocationInterceptor {

    private static final int KEPT = 5;
    private static final int LONGEST = 2_000;

    /**
     * By the groups of the threads that asked. Awaitility asks in threads of its own, which are in the group of the
     * test's. Cases that run side by side have a group each.
     */
    private static final Map<String, Deque<String>> ANSWERS = new HashMap<>();

    static void keep(String method, String path, Answer answer) {
        String text = answer.toString();
        String kept = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        synchronized (ANSWERS) {
            Deque<String> answers = ANSWERS.computeIfAbsent(group(), group -> new ArrayDeque<>());
            answers.addLast(method + " " + path + ": " + kept);
            if (answers.size() > KEPT) {
                answers.removeFirst();
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
        explain(failure, group());
        throw failure;
    }

    /** JUnit hands the failures of dynamic tests to no handler. */
    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
            throws Throwable {
        try {
            invocation.proceed();
        } catch (Throwable failure) {
            explain(failure, context.getDisplayName());
            throw failure;
        }
    }

    /** @param asker the group of threads; where that has asked nothing, this thread's */
    static void explain(Throwable failure, String asker) {
        synchronized (ANSWERS) {
            Deque<String> answers = ANSWERS.get(asker);
            if (answers == null) {
                answers = ANSWERS.get(group());
            }
            if (answers != null) {
                failure.addSuppressed(new LastAnswersWere(String.join("\n  ", answers)));
            }
        }
    }

    static String group() {
        return Thread.currentThread().getThreadGroup().getName();
    }

    /** No failure of its own: it stands below the one that it explains. */
    private static final class LastAnswersWere extends RuntimeException {

        LastAnswersWere(String answers) {
            super("The last answers, the latest at the end:\n  " + answers, null, false, false);
        }
    }
}
