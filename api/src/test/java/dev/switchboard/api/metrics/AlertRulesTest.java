package dev.switchboard.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.metrics.DeployedFiles.Alert;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the rules are is tested by promtool ({@code deploy/check}); here, that whoever is woken finds out what to do.
 */
class AlertRulesTest {

    private static final String RUNBOOK = "docs/runbook.md";

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysWhatIsWrongAndWhatToDo(Alert alert) {
        assertThat(alert.severity()).isIn("critical", "warning");
        assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
        assertThat(alert.annotations().values()).noneMatch(String::isBlank);
        assertThat(alert.annotations().get("runbook_url"))
                .isEqualTo(RUNBOOK + "#" + alert.name().toLowerCase(Locale.ROOT));
        assertThat(entry(alert.name()))
                .as("the entry of " + alert.name())
                .contains("**Means**", "**Look**")
                .containsAnyOf("**Do**", "**do**");
    }

    @Test
    void theRunbookHasNoEntryForAnAlertThatIsGone() {
        assertThat(DeployedFiles.text(RUNBOOK).lines().filter(line -> line.startsWith("## ")))
                .containsExactlyElementsOf(
                        alerts().stream().map(alert -> "## " + alert.name()).toList());
    }

    @Test
    void everyAlertHasAUnitTestInWhichItFiresAndOneInWhichItDoesNot() {
        String tests = DeployedFiles.text("deploy/prometheus/switchboard.rules.test.yml");
        assertThat(alerts())
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tests)
                        .contains("alertname: " + alert.name() + "\n        exp_alerts:\n")
                        .contains("alertname: " + alert.name() + "\n        exp_alerts: []\n"));
    }

    @Test
    void understandsAnExpression() {
        PromQl parsed =
                PromQl.parse("histogram_quantile(0.9, sum by (a, le) (rate(x_bucket{b=~\"c|d\", e!=\"f\"}[5m]))) > 0.5"
                        + " or y unless y offset 15m and absent(z{g=\"h\"})");

        assertThat(parsed.selectors()).extracting(PromQl.Selector::name).containsExactly("x_bucket", "y", "y", "z");
        assertThat(parsed.selectors().get(0).matchers())
                .containsExactly(new PromQl.LabelMatcher("b", "=~", "c|d"), new PromQl.LabelMatcher("e", "!=", "f"));
        assertThat(parsed.groupedBy()).containsExactly("a");
    }

    static List<Alert> alerts() {
        return DeployedFiles.alerts();
    }

    private static String entry(String heading) {
        String runbook = DeployedFiles.text(RUNBOOK) + "\n## ";
        int start = runbook.indexOf("\n## " + heading + "\n");
        assertThat(start).as("the heading of " + heading).isNotNegative();
        return runbook.substring(start, runbook.indexOf("\n## ", start + 1));
    }
}
