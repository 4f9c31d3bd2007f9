package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BannerTest {

    /** Tests have no terminal, as a service has none whose output goes to a file. */
    @Test
    void aTokenIsNotPrintedIntoAFile(CapturedOutput output) {
        SwitchboardServer server = SwitchboardServer.shared();
        server.bean(Banner.class).print();

        assertThat(output.getOut()).contains("Swagger UI", "dev/token?sub=demo").doesNotContain("eyJ");
    }

    @Test
    void whereNoTokensAreHandedOutItSaysHowToSeeOne() {
        StringBuilder text = new StringBuilder();
        Banner.noToken(text, null);
        assertThat(text.toString()).contains("printed to a terminal only");
    }
}
