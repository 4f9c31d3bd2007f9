package dev.switchboard.testing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code bench/mutants/run} takes a while, so it is not run on every change; that it can be is looked at here. */
class MutantsTest {
    private static final Pattern HEAD =
            Pattern.compile("\\A\\w[^\\n]+\\.\\nCaught by: (?<tests>[\\w, ]+)\\n\\ndiff --git ");

    private final Checkout checkout = Checkout.read();
    private final List<Path> patches = checkout.files(name -> name.matches("bench/mutants/[a-z-]+\\.patch"));

    @Test
    void everyMutantCanStillBePlanted() throws IOException, InterruptedException {
        assertThat(patches).hasSizeGreaterThan(20);
        for (Path patch : patches) {
            Process git = new ProcessBuilder("git", "apply", "--check", patch.toString())
                    .directory(checkout.file("").toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(git.waitFor())
                    .as("%s no longer applies; make it anew: %s", checkout.name(patch), said)
                    .isZero();
        }
    }

    @Test
    void everyMutantSaysWhatIsWrongAndWhichTestsCatchIt() {
        for (Path patch : patches) {
            Matcher head = HEAD.matcher(Checkout.text(patch));
            assertThat(head.find()).as(checkout.name(patch)).isTrue();
            for (String test : head.group("tests").split(", ", -1)) {
                assertThat(checkout.files(name -> name.matches(".*/src/test/java/.*/" + test + "\\.java")))
                        .as("%s of %s", test, checkout.name(patch))
                        .hasSize(1);
            }
        }
    }
}
