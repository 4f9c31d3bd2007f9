package dev.switchboard.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long Awaitility waits where a test does not say. Its own ten seconds are short on a machine that does something
 * else meanwhile; what holds is seen at once all the same, and only what fails takes longer.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
