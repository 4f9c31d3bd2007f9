package dev.switchboard.api.startup;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells secrets that somebody made up, or copied from a page, from random ones. */
final class WeakSecrets {

    private static final int BYTES = 32;
    private static final int DIFFERENT_CHARACTERS = 8;

    /** What stands in examples and in this repository's own tests. Random secrets contain none of it. */
    private static final List<String> WORDS = List.of(
            "secret",
            "password",
            "passphrase",
            "changeme",
            "change-me",
            "change_me",
            "example",
            "switchboard",
            "demo-",
            "test-",
            "your-",
            "0123456789",
            "1234567890",
            "abcdefghij",
            "qwerty");

    private WeakSecrets() {}

    /** Why the secret is none, as the end of a sentence; empty also when there is no secret. */
    static Optional<String> weaknessOf(String secret) {
        if (secret.isBlank()) {
            return Optional.empty();
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length < BYTES) {
            return Optional.of("has less than " + BYTES + " bytes");
        }
        String lowerCase = secret.toLowerCase(Locale.ROOT);
        if (WORDS.stream().anyMatch(lowerCase::contains)) {
            return Optional.of("is an example's or a demo's, which can be guessed");
        }
        return secret.chars().distinct().count() < DIFFERENT_CHARACTERS
                ? Optional.of("repeats the same few characters, which can be guessed")
                : Optional.empty();
    }
}
