package dev.switchboard.simulator.market;

import dev.switchboard.simulator.account.Capabilities;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All numbers that there are to sell, the same in every run: 100 of each place, in ranges that the regulators keep for
 * fiction. Every fifth local number has voice only.
 */
public final class Stock {

    private static final int NUMBERS_OF_A_PLACE = 100;

    private static final List<SellingCountry> COUNTRIES = List.of(
            new SellingCountry(
                    "US",
                    "United States",
                    List.of(
                            new Shelf(
                                    NumberType.LOCAL,
                                    "1.15",
                                    "none",
                                    false,
                                    2,
                                    List.of(
                                            new Place(
                                                    "+120255501",
                                                    "202",
                                                    "Washington",
                                                    "DC",
                                                    "20001",
                                                    "236",
                                                    38.9,
                                                    -77.04),
                                            new Place(
                                                    "+121255501",
                                                    "212",
                                                    "New York",
                                                    "NY",
                                                    "10001",
                                                    "132",
                                                    40.71,
                                                    -74.01),
                                            new Place(
                                                    "+141555501",
                                                    "415",
                                                    "San Francisco",
                                                    "CA",
                                                    "94102",
                                                    "722",
                                                    37.77,
                                                    -122.42),
                                            new Place(
                                                    "+151055501",
                                                    "510",
                                                    "Oakland",
                                                    "CA",
                                                    "94601",
                                                    "722",
                                                    37.8,
                                                    -122.27),
                                            new Place(
                                                    "+151255501",
                                                    "512",
                                                    "Austin",
                                                    "TX",
                                                    "78701",
                                                    "558",
                                                    30.27,
                                                    -97.74))),
                            new Shelf(
                                    NumberType.TOLL_FREE,
                                    "2.15",
                                    "none",
                                    false,
                                    2,
                                    List.of(Place.nowhere("+183355501", "833"), Place.nowhere("+184455501", "844"))))),
            new SellingCountry(
                    "CA",
                    "Canada",
                    List.of(new Shelf(
                            NumberType.LOCAL,
                            "1.15",
                            "none",
                            false,
                            2,
                            List.of(
                                    new Place("+141655501", "416", "Toronto", "ON", "M5H", "888", 43.65, -79.38),
                                    new Place("+160455501", "604", "Vancouver", "BC", "V5K", "888", 49.28, -123.12))))),
            new SellingCountry(
                    "GB",
                    "United Kingdom",
                    List.of(
                            new Shelf(
                                    NumberType.LOCAL,
                                    "1.15",
                                    "any",
                                    false,
                                    3,
                                    List.of(
                                            new Place("+442079460", "20", "London", "", "", "", 51.51, -0.13),
                                            new Place("+441614960", "161", "Manchester", "", "", "", 53.48, -2.24))),
                            new Shelf(
                                    NumberType.MOBILE,
                                    "1.15",
                                    "none",
                                    true,
                                    3,
                                    List.of(Place.nowhere("+447700900", "7700"))),
                            new Shelf(
                                    NumberType.TOLL_FREE,
                                    "2.15",
                                    "none",
                                    true,
                                    3,
                                    List.of(Place.nowhere("+448081570", "808"))))),
            new SellingCountry(
                    "AU",
                    "Australia",
                    List.of(
                            new Shelf(
                                    NumberType.LOCAL,
                                    "3.00",
                                    "any",
                                    false,
                                    4,
                                    List.of(new Place("+6125550", "2", "Sydney", "", "", "", -33.87, 151.21))),
                            new Shelf(
                                    NumberType.MOBILE,
                                    "6.50",
                                    "none",
                                    false,
                                    3,
                                    List.of(Place.nowhere("+61491570", "491"))))),
            new SellingCountry(
                    "DE",
                    "Germany",
                    List.of(
                            new Shelf(
                                    NumberType.LOCAL,
                                    "1.15",
                                    "local",
                                    true,
                                    3,
                                    List.of(new Place("+493023125", "30", "Berlin", "", "", "", 52.52, 13.4))),
                            new Shelf(
                                    NumberType.MOBILE,
                                    "15.00",
                                    "local",
                                    true,
                                    4,
                                    List.of(Place.nowhere("+491713920", "171"))))));

    private static final NavigableMap<String, NumberForSale> NUMBERS = numbers();

    private Stock() {}

    private static NavigableMap<String, NumberForSale> numbers() {
        NavigableMap<String, NumberForSale> numbers = new TreeMap<>();
        for (SellingCountry country : COUNTRIES) {
            for (Shelf shelf : country.shelves()) {
                for (Place place : shelf.places()) {
                    for (int index = 0; index < NUMBERS_OF_A_PLACE; index++) {
                        String phoneNumber =
                                place.prefix() + String.format(Locale.ROOT, "%0" + shelf.digits() + "d", index);
                        numbers.put(
                                phoneNumber,
                                new NumberForSale(phoneNumber, country, shelf, place, capabilities(shelf, index)));
                    }
                }
            }
        }
        return Collections.unmodifiableNavigableMap(numbers);
    }

    private static Capabilities capabilities(Shelf shelf, int index) {
        if (shelf.type() == NumberType.LOCAL && index % 5 == 4) {
            return Capabilities.VOICE_ONLY;
        }
        return shelf.type() == NumberType.LOCAL ? Capabilities.VOICE_SMS_AND_MMS : Capabilities.VOICE_AND_SMS;
    }

    public static List<SellingCountry> countries() {
        return COUNTRIES;
    }

    public static Optional<SellingCountry> country(String iso) {
        return COUNTRIES.stream().filter(country -> country.iso().equals(iso)).findFirst();
    }

    /** By phone number, sold ones too. */
    public static NavigableMap<String, NumberForSale> all() {
        return NUMBERS;
    }

    public static Optional<NumberForSale> find(String phoneNumber) {
        return Optional.ofNullable(NUMBERS.get(phoneNumber));
    }

    /** Where a North American number is, whether it is for sale or not. */
    static Optional<Place> placeOf(String phoneNumber) {
        return COUNTRIES.stream()
                .filter(SellingCountry::isNorthAmerican)
                .flatMap(country -> country.shelves().stream())
                .flatMap(shelf -> shelf.places().stream())
                .filter(place -> place.isSomewhere() && phoneNumber.startsWith("+1" + place.areaCode()))
                .findFirst();
    }
}
