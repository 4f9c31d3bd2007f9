package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.market.NumberForSale;
import dev.switchboard.simulator.market.NumberSearch;
import dev.switchboard.simulator.market.NumberType;
import dev.switchboard.simulator.market.Place;
import dev.switchboard.simulator.market.SellingCountry;
import dev.switchboard.simulator.market.Shelf;
import dev.switchboard.simulator.market.Stock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /2010-04-01/Accounts/{AC}/AvailablePhoneNumbers}: what is for sale and not sold. */
final class AvailablePhoneNumberResource {

    private final HostedAccounts accounts;

    AvailablePhoneNumberResource(HostedAccounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes(String accountPath) {
        String all = accountPath + "/AvailablePhoneNumbers";
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of("GET", all + ".json", (request, arguments) -> countries(all)));
        routes.add(Route.of(
                "GET",
                all + "/{}.json",
                (request, arguments) -> Answer.ok(render(all, country(request, arguments.get(0))))));
        for (NumberType type : NumberType.values()) {
            routes.add(Route.of(
                    "GET",
                    all + "/{}/" + type.resource() + ".json",
                    (request, arguments) -> search(request, country(request, arguments.get(0)), type)));
        }
        return routes;
    }

    private static Answer countries(String path) {
        ObjectNode node = Json.object();
        ArrayNode countries = node.putArray("countries");
        Stock.countries().forEach(country -> countries.add(render(path, country)));
        return Answer.ok(node.put("uri", path + ".json"));
    }

    private static ObjectNode render(String path, SellingCountry country) {
        String own = path + "/" + country.iso();
        ObjectNode node = Json.object();
        node.put("country_code", country.iso());
        node.put("country", country.name());
        node.put("uri", own + ".json");
        node.put("beta", false);
        ObjectNode links = node.putObject("subresource_uris");
        country.shelves()
                .forEach(shelf ->
                        links.put(shelf.type().link(), own + "/" + shelf.type().resource() + ".json"));
        return node;
    }

    private static SellingCountry country(ApiRequest request, String iso) {
        return Stock.country(iso).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    private Answer search(ApiRequest request, SellingCountry country, NumberType type) {
        Shelf shelf = country.shelf(type).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
        Predicate<NumberForSale> wanted = NumberSearch.of(request, country, shelf);
        return Answer.ok(
                Page.of(request, Stock.all(), number -> wanted.test(number) && accounts.isForSale(number.phoneNumber()))
                        .inV2010("available_phone_numbers", AvailablePhoneNumberResource::render));
    }

    private static ObjectNode render(NumberForSale number) {
        Place place = number.place();
        boolean somewhere = place.isSomewhere();
        ObjectNode node = Json.object();
        node.put("friendly_name", PhoneNumbers.formatted(number.phoneNumber()));
        node.put("phone_number", number.phoneNumber());
        node.put("lata", orNull(place.lata()));
        node.put("locality", orNull(place.locality()));
        node.put("rate_center", orNull(place.locality().toUpperCase(Locale.ROOT)));
        // As text, as Twilio answers them, against its own description.
        node.put("latitude", somewhere ? String.format(Locale.ROOT, "%.6f", place.latitude()) : null);
        node.put("longitude", somewhere ? String.format(Locale.ROOT, "%.6f", place.longitude()) : null);
        node.put("region", orNull(place.region()));
        node.put("postal_code", orNull(place.postalCode()));
        node.put("iso_country", number.country().iso());
        node.put("address_requirements", number.shelf().addressRequirements());
        node.put("beta", false);
        node.putObject("capabilities")
                .put("voice", number.capabilities().voice())
                .put("sms", number.capabilities().sms())
                .put("mms", number.capabilities().mms())
                .put("fax", number.capabilities().fax());
        return node;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
