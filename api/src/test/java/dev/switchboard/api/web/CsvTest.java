package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void quotesWhatNeedsIt() {
        assertThat(Csv.line(List.of("agent_1", "", "a,b", "say \"hi\"", "two\nlines")))
                .isEqualTo("agent_1,,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "=HYPERLINK(\"http://evil.example\")",
                "@SUM(A1)",
                "+cmd|' /C calc'!A0",
                "-2+3+cmd|' /C calc'!A0",
                "-agent",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                " =1+1",
            })
    void noValueIsAFormula(String value) {
        assertThat(Csv.line(List.of(value))).startsWith("\"'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15550000123", "VoiceUrl:  -> =1", "a=b", "2026-01-31", "-5"})
    void whatIsNoneIsLeftAsItIs(String value) {
        assertThat(Csv.line(List.of(value)).replace("\"", "").strip()).isEqualTo(value);
    }
}
