package dev.switchboard.testing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the formatter leaves as it is: comments. It breaks neither annotations nor strings either, and cannot. */
class CommentsTest {

    private static final int LAST_COLUMN = 120;

    private final Checkout checkout = Checkout.read();

    @Test
    void commentsEndAtColumn120() {
        List<Path> sources = checkout.files(name -> name.endsWith(".java"));

        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(sources)
                .flatMap(file -> JavaSource.commentsBeyond(LAST_COLUMN, Checkout.text(file)).stream()
                        .map(line -> checkout.name(file) + ":" + line)
                        .toList())
                .as("comments beyond column 120")
                .isEmpty();
    }

    /** The rule finds what it is for, and no string that looks like a comment. */
    @Test
    void everyKindOfCommentIsFound() {
        String source = """
                class Some {
                    /** long Javadoc */
                    String url = "https://long.example";
                    int some = 1; // long comment
                    /*
                     * long block
                     */
                    String text = \"""
                        // a long line of a text
                        \""";
                    String then; // short
                }
                """.replace("long", "long ".repeat(30));

        assertThat(JavaSource.commentsBeyond(LAST_COLUMN, source))
                .extracting(line -> line.replaceAll(":.*", ""))
                .containsExactly("2", "4", "6");
    }
}
