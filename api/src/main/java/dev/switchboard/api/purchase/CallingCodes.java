package dev.switchboard.api.purchase;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what the numbers of a country begin, of the countries in which Twilio sells most. Of the others nothing is known
 * here, and Twilio says whether a number is theirs.
 *
 * @see <a href="https://www.itu.int/pub/T-SP-E.164D">List of assigned country codes (ITU-T E.164)</a>
 */
public final class CallingCodes {

    private static final Map<String, String> BY_COUNTRY = Stream.of(
                    "US 1", "CA 1", "PR 1", "GB 44", "DE 49", "FR 33", "IT 39", "ES 34", "PT 351", "NL 31", "BE 32",
                    "LU 352", "CH 41", "AT 43", "IE 353", "DK 45", "SE 46", "NO 47", "FI 358", "PL 48", "CZ 420",
                    "SK 421", "HU 36", "RO 40", "BG 359", "GR 30", "HR 385", "SI 386", "LT 370", "LV 371", "EE 372",
                    "AU 61", "NZ 64", "JP 81", "HK 852", "SG 65", "MY 60", "TH 66", "PH 63", "ID 62", "IN 91", "IL 972",
                    "ZA 27", "KE 254", "BR 55", "MX 52", "AR 54", "CL 56", "CO 57", "PE 51")
            .map(line -> line.split(" ", 2))
            .collect(Collectors.toUnmodifiableMap(line -> line[0], line -> line[1]));

    private CallingCodes() {}

    /** The beginning of the country's numbers, with a plus sign. */
    public static Optional<String> prefix(String country) {
        return Optional.ofNullable(BY_COUNTRY.get(country)).map(code -> "+" + code);
    }
}
