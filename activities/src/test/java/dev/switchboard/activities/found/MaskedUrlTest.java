package dev.switchboard.activities.found;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://bot:secret@host/voice?token=s3cret https://•••@host/voice?token=•••",
                "https://bot@host https://•••@host",
                "https://a@b:secret@host:8443/voice https://•••@host:8443/voice",
                "https://host/voice?token=s3cret&empty=&secret https://host/voice?token=•••&•••&•••",
                "https://host/voice?s3cret https://host/voice?•••",
                "https://host/voice?s3cretInBase64= https://host/voice?•••",
                "https://host/voice?a=1&s3cretInBase64== https://host/voice?a=•••&•••",
                "https://host/voice#s3cretInBase64== https://host/voice#•••",
                "https://host?token=a=b https://host?token=•••",
                "https://host/voice?a=1?b=2 https://host/voice?a=•••",
                "https://host/voice?a=1;b=2 https://host/voice?a=•••",
                "https://host/voice#token=s3cret https://host/voice#token=•••",
                "https://host/voice?token=s3cret#rc=2&s3cret https://host/voice?token=•••#rc=•••&•••",
                "https://host/a;jsessionid=s3cret/b https://host/•••/b",
                "https://host/voice%3Ftoken=s3cret https://host/•••",
                "https://[2001:db8::1]:8443/voice?t=s3cret https://[2001:db8::1]:8443/voice?t=•••",
                "HTTP://Host.example/Voice HTTP://Host.example/Voice",
                "https://host/v1/Accounts/AC1/Flows/FW1 https://host/v1/Accounts/AC1/Flows/FW1",
            })
    void whoAskedAndWithWhatIsHiddenAndWhereItLeadsIsShown(String url, String masked) {
        assertThat(MaskedUrl.of(url)).isEqualTo(masked);
        assertThat(MaskedUrl.of(masked)).as("masked twice").isEqualTo(masked);
    }

    /** A password may look like anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "bot:s3cret@host/voice",
                "//bot:s3cret@host/voice",
                "https:bot:s3cret@host",
                "https://bot:s3/cret@host/voice",
                "https://bot:12/3@host/voice",
                "https://bot:s3 cret@host/voice",
                "https://bot:s3?cret@host/voice",
                "https://bot:s3#cret@host/voice",
                "https://bot:s3\\cret@host/voice",
                "https://s3cret?x@host/voice",
                "https://bot:12#s3cret@host/voice",
                "https://host\t/voice?token=s3cret",
                "https://höst/voice?token=s3cret",
                "https://",
                "found:abc:s3cret",
                "javascript:s3cret",
                " https://host/voice",
            })
    void whatCannotBeToldApartIsHiddenAltogether(String url) {
        assertThat(MaskedUrl.of(url)).doesNotContain("s3", "cret").contains(MaskedUrl.HIDDEN);
    }

    @Test
    void nothingStaysNothing() {
        assertThat(MaskedUrl.of("")).isEmpty();
    }

    @Test
    void aTextsUrlsAreMasked() {
        assertThat(MaskedUrl.inText("Url 'https://bot:s3cret@host/a?b=c' is not valid (https://x.example/y)."))
                .isEqualTo("Url 'https://•••@host/a?b=•••' is not valid (https://x.example/•••");
    }

    /** Whatever is around it: nothing of a secret is left. */
    @Test
    void aSecretInUserInfoQueryOrFragmentIsNeverShown() {
        Random random = new Random(4711);
        // Without &, which ends a value: what follows it up to a = is a name, and nobody can tell that it was not meant
        // so.
        String around = "ab:/?#[]@!$'()*+,;=%._~- \\|\"<>^`{}é\n";
        for (int i = 0; i < 20_000; i++) {
            String secret = "S3CRET" + letters(random, around) + "S3CRET";
            String url = switch (random.nextInt(4)) {
                case 0 -> "https://bot:" + secret + "@host.example/voice";
                case 1 -> "https://host.example/voice?" + letters(random, around) + "=" + secret;
                case 2 -> "https://host.example/voice#" + letters(random, around) + "=" + secret;
                default -> "https://bot:" + secret + "@host.example/?a=" + secret + "#b=" + secret;
            };
            assertThat(MaskedUrl.of(url)).as(url).doesNotContain("S3CRET");
        }
    }

    private static String letters(Random random, String of) {
        StringBuilder letters = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            letters.append(of.charAt(random.nextInt(of.length())));
        }
        return letters.toString();
    }
}
