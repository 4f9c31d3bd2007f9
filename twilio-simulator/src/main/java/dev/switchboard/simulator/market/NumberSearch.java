package dev.switchboard.simulator.market;

import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a search of AvailablePhoneNumbers asks for. Twilio says that some parameters apply to the United States and
 * Canada only, and not what becomes of them elsewhere. Here they are refused, so that a client does not take an
 * unfiltered list for a filtered one.
 */
public final class NumberSearch {

    private static final List<String> NORTH_AMERICAN = List.of(
            "AreaCode", "NearNumber", "NearLatLong", "Distance", "InPostalCode", "InRegion", "InRateCenter", "InLata");
    private static final Set<String> FLAGS = Set.of("true", "false");
    private static final String DEFAULT_MILES = "25";
    private static final int MOST_MILES = 500;

    private final ApiRequest request;

    private NumberSearch(ApiRequest request) {
        this.request = request;
    }

    /** Which numbers of a shelf the request asks for. */
    public static Predicate<NumberForSale> of(ApiRequest request, SellingCountry country, Shelf shelf) {
        NumberSearch search = new NumberSearch(request);
        if (!country.isNorthAmerican()) {
            search.refuseNorthAmerican();
        }
        Predicate<NumberForSale> onShelf =
                number -> number.country().equals(country) && number.shelf().equals(shelf);
        return onShelf.and(search.areaCode())
                .and(search.contains())
                .and(search.place())
                .and(search.near())
                .and(search.capabilities())
                .and(search.address());
    }

    private void refuseNorthAmerican() {
        NORTH_AMERICAN.stream()
                .filter(parameter -> !value(parameter).isEmpty())
                .findFirst()
                .ifPresent(parameter -> {
                    throw TwilioError.INVALID_PARAMETER.about(parameter);
                });
    }

    private String value(String parameter) {
        return request.parameter(parameter).orElse("");
    }

    private Predicate<NumberForSale> areaCode() {
        String wanted = value("AreaCode");
        require(wanted.isEmpty() || wanted.matches("[0-9]{3}"), "AreaCode");
        return number -> wanted.isEmpty() || number.place().areaCode().equals(wanted);
    }

    private Predicate<NumberForSale> contains() {
        String wanted = value("Contains");
        if (wanted.isEmpty()) {
            return number -> true;
        }
        Pattern pattern = ContainsPattern.of(wanted);
        return number -> pattern.matcher(number.phoneNumber()).find();
    }

    private Predicate<NumberForSale> place() {
        return same("InRegion", Place::region)
                .and(same("InLocality", Place::locality))
                .and(same("InPostalCode", Place::postalCode))
                .and(same("InLata", Place::lata))
                .and(same("InRateCenter", place -> place.locality().toUpperCase(Locale.ROOT)));
    }

    private Predicate<NumberForSale> same(String parameter, Function<Place, String> part) {
        String wanted = value(parameter);
        return number -> wanted.isEmpty() || part.apply(number.place()).equalsIgnoreCase(wanted);
    }

    private Predicate<NumberForSale> near() {
        String number = value("NearNumber");
        String position = value("NearLatLong");
        if (number.isEmpty() && position.isEmpty()) {
            return candidate -> true;
        }
        double[] center = number.isEmpty() ? position(position) : position(number.strip(), "NearNumber");
        String distance = value("Distance").isEmpty() ? DEFAULT_MILES : value("Distance");
        require(distance.matches("[0-9]{1,3}") && Integer.parseInt(distance) <= MOST_MILES, "Distance");
        int miles = Integer.parseInt(distance);
        return candidate -> candidate.place().isSomewhere() && candidate.place().milesTo(center[0], center[1]) <= miles;
    }

    private static double[] position(String latitudeAndLongitude) {
        require(latitudeAndLongitude.matches("-?[0-9.]+,-?[0-9.]+"), "NearLatLong");
        List<String> parts = List.of(latitudeAndLongitude.split(","));
        return new double[] {Double.parseDouble(parts.get(0)), Double.parseDouble(parts.get(1))};
    }

    private static double[] position(String phoneNumber, String parameter) {
        // A plus sign that was sent unescaped arrives as a space, which is gone.
        String e164 = phoneNumber.startsWith("+") ? phoneNumber : "+" + phoneNumber;
        Place place = Stock.placeOf(e164).orElseThrow(() -> TwilioError.INVALID_PARAMETER.about(parameter));
        return new double[] {place.latitude(), place.longitude()};
    }

    private Predicate<NumberForSale> capabilities() {
        return flag("VoiceEnabled", number -> number.capabilities().voice())
                .and(flag("SmsEnabled", number -> number.capabilities().sms()))
                .and(flag("MmsEnabled", number -> number.capabilities().mms()))
                .and(flag("FaxEnabled", number -> number.capabilities().fax()));
    }

    private Predicate<NumberForSale> address() {
        return exclude("ExcludeAllAddressRequired", NumberForSale::needsAddress)
                .and(exclude("ExcludeLocalAddressRequired", number -> requires(number, "local")))
                .and(exclude("ExcludeForeignAddressRequired", number -> requires(number, "foreign")));
    }

    private static boolean requires(NumberForSale number, String kind) {
        return number.shelf().addressRequirements().equals(kind);
    }

    private Predicate<NumberForSale> flag(String parameter, Predicate<NumberForSale> has) {
        String wanted = value(parameter);
        require(wanted.isEmpty() || FLAGS.contains(wanted), parameter);
        return number -> wanted.isEmpty() || has.test(number) == wanted.equals("true");
    }

    private Predicate<NumberForSale> exclude(String parameter, Predicate<NumberForSale> excluded) {
        String wanted = value(parameter);
        require(wanted.isEmpty() || FLAGS.contains(wanted), parameter);
        return number -> !wanted.equals("true") || !excluded.test(number);
    }

    private static void require(boolean holds, String parameter) {
        if (!holds) {
            throw TwilioError.INVALID_PARAMETER.about(parameter);
        }
    }
}
