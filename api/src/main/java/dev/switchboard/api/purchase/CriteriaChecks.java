package dev.switchboard.api.purchase;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Choices;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What callers may look for, checked before Twilio is asked.
 *
 * @see <a href="https://www.twilio.com/docs/phone-numbers/api/availablephonenumberlocal-resource">Twilio's rules</a>
 */
public final class CriteriaChecks {

    private static final Set<String> NORTH_AMERICA = Set.of("US", "CA");

    private static final double MOST_LATITUDE = 90;
    private static final double MOST_LONGITUDE = 180;

    private final String within;

    private CriteriaChecks(String within) {
        this.within = within;
    }

    /** For what is given as parameters of their own. */
    static CriteriaChecks ofParameters() {
        return new CriteriaChecks("");
    }

    /**
     * For what is given within a field of the body.
     *
     * @param field its name, which the names of what is wrong begin with
     */
    public static CriteriaChecks within(String field) {
        return new CriteriaChecks(field + ".");
    }

    /** @throws Problem 400, which names the field and the cure */
    public NumberCriteria check(
            @Nullable String country,
            @Nullable String type,
            @Nullable String contains,
            NumberCriteria.Area area,
            RequiredCapabilities can) {
        String iso = country(country);
        require(contains == null || isPattern(contains), within + "contains", """
                must have 2 to 16 digits or letters; * stands for one digit, % for any, + in front is the beginning and $ \
                behind the end of the number.""");
        require(
                area.areaCode() == null || area.areaCode().matches("[2-9][0-9]{2}"),
                within + "areaCode",
                "must be three digits, as in 415.");
        require(
                area.inRegion() == null || area.inRegion().matches("[A-Za-z]{2}"),
                within + "inRegion",
                "must be the two letters of a state or province, as in CA.");
        require(
                area.near() == null || area.near().matches("\\+1[0-9]{10}") || isPlace(area.near()),
                within + "near",
                "must be a number such as +14155550100, or latitude and longitude, as in 37.77,-122.42.");
        requireNorthAmerica(iso, within + "areaCode", area.areaCode());
        requireNorthAmerica(iso, within + "inRegion", area.inRegion());
        requireNorthAmerica(iso, within + "near", area.near());
        boolean anywhere = area.areaCode() == null && area.inRegion() == null && area.near() == null;
        NumberType kind =
                Choices.oneOf(NumberType.class, NumberType::word, "type", Objects.requireNonNullElse(type, ""));
        return new NumberCriteria(iso, kind, contains, anywhere ? null : inCapitals(area), can);
    }

    /** As Twilio spells regions, and as countries are taken in either case too. */
    private static NumberCriteria.Area inCapitals(NumberCriteria.Area area) {
        String region = area.inRegion();
        return region == null
                ? area
                : new NumberCriteria.Area(area.areaCode(), region.toUpperCase(Locale.ROOT), area.near());
    }

    private static boolean isPlace(String near) {
        if (!near.matches("-?[0-9]{1,2}(\\.[0-9]{1,9})?,-?[0-9]{1,3}(\\.[0-9]{1,9})?")) {
            return false;
        }
        String[] place = near.split(",", 2);
        return Math.abs(Double.parseDouble(place[0])) <= MOST_LATITUDE
                && Math.abs(Double.parseDouble(place[1])) <= MOST_LONGITUDE;
    }

    private static String country(@Nullable String country) {
        require(
                country != null && country.matches("[A-Za-z]{2}"),
                "country",
                "must be given as the two letters of ISO 3166-1, as in US.");
        return String.valueOf(country).toUpperCase(Locale.ROOT);
    }

    private static boolean isPattern(String contains) {
        long meant = contains.chars()
                .filter(c -> c < 128 && Character.isLetterOrDigit(c))
                .count();
        return contains.matches("\\+?[0-9A-Za-z*%]{2,16}\\$?") && meant >= 2;
    }

    private static void requireNorthAmerica(String country, String field, @Nullable String value) {
        require(
                value == null || NORTH_AMERICA.contains(country),
                field,
                "is for the United States and Canada only; leave it out, or look in US or CA.");
    }

    private static void require(boolean holds, String field, String detail) {
        if (!holds) {
            throw Problem.invalid(field, detail);
        }
    }
}
