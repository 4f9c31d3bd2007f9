package dev.switchboard.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscreetSpanExporterTest {

    @ParameterizedTest
    @CsvSource({
        "+15550000123, ***0123",
        "/api/usage/+15550000123/days, /api/usage/***0123/days",
        "/x?number=%2B15550000123, /x?number=***0123",
        "whatsapp:+15550000123, whatsapp:***0123",
        "from 15550000123 to +442071838750, from ***0123 to ***8750",
        "phone-number/phone_15550000123, phone-number/phone_15550000123",
        "PN00000000000000000000000000000123, PN00000000000000000000000000000123",
        "b1ee163f-387f-347d-b7b9-21204cddc03d, b1ee163f-387f-347d-b7b9-21204cddc03d",
        "21402, 21402",
    })
    void phoneNumbersKeepTheirLastFourDigits(String text, String masked) {
        assertThat(DiscreetSpanExporter.masked(text)).isEqualTo(masked);
    }
}
