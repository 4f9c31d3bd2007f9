package dev.switchboard.testing.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path checkout;

    @Test
    void countsUnitAndIntegrationTestsOfAllModules() throws IOException {
        report("workflows/target/surefire-reports/TEST-A.xml", "<testcase classname='A' name='a'/>");
        report(
                "api/target/failsafe-reports/TEST-BIT.xml",
                "<testcase classname='BIT' name='b'/><testcase classname='BIT' name='c'/>");

        assertThat(outcome().line()).isEqualTo("Tests: 3 passed, 0 failed, 0 skipped");
    }

    @Test
    void saysWhyTestsWereSkippedOnceForEachReason() throws IOException {
        String skipped =
                "<testcase classname='A' name='%s'><skipped message='org.opentest4j.TestAbortedException: Assumption failed: no CLI'/></testcase>";
        report("api/target/surefire-reports/TEST-A.xml", skipped.formatted("a") + skipped.formatted("b"));

        assertThat(outcome().line()).isEqualTo("Tests: 0 passed, 0 failed, 2 skipped (2: no CLI)");
    }

    @Test
    void namesWhatFailedAndEndsWithAnError() throws IOException {
        report(
                "api/target/surefire-reports/TEST-A.xml",
                "<testcase classname='A' name='a'><failure message='one\n two'/></testcase>"
                        + "<testcase classname='A' name='b'><error message='three'/></testcase>");

        assertThat(outcome().failures()).containsExactly("A.a: one two", "A.b: three");
        assertThatThrownBy(() -> TestReport.main(new String[] {"check", checkout.toString()}))
                .hasMessage("a test failed, or none ran");
    }

    @Test
    void namesWhatPassedOnlyWhenItWasRunAgain() throws IOException {
        report(
                "api/target/failsafe-reports/TEST-AIT.xml",
                "<testcase classname='AIT' name='a'><flakyFailure message='one'/></testcase>"
                        + "<testcase classname='AIT' name='b'><flakyError message='two'/></testcase>");

        assertThat(outcome().repeated()).containsExactly("AIT.a: one", "AIT.b: two");
        assertThat(outcome().line()).isEqualTo("Tests: 2 passed, 0 failed, 0 skipped");
    }

    @Test
    void refusesARunWithoutTests() {
        assertThatThrownBy(() -> TestReport.main(new String[] {"check", checkout.toString()}))
                .hasMessage("a test failed, or none ran");
    }

    @Test
    void leavesOutReportsOfAnEarlierRun() throws IOException {
        Path old = report("api/target/surefire-reports/TEST-Renamed.xml", "<testcase classname='Renamed' name='a'/>");
        Files.setLastModifiedTime(old, FileTime.from(START.minusSeconds(1)));
        report("api/target/surefire-reports/TEST-A.xml", "<testcase classname='A' name='a'/>");

        assertThat(outcome().passed()).isEqualTo(1);
    }

    private Outcome outcome() throws IOException {
        return Reports.under(checkout, START);
    }

    private Path report(String name, String cases) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<testsuite>" + cases + "</testsuite>");
        return Files.setLastModifiedTime(file, FileTime.from(START));
    }
}
