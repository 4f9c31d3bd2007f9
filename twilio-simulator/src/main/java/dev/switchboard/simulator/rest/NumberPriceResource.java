package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.market.SellingCountry;
import dev.switchboard.simulator.market.Stock;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/PhoneNumbers/Countries} of pricing.twilio.com: what a number costs a month. */
final class NumberPriceResource {

    private static final String LIST = "/v1/PhoneNumbers/Countries";

    private NumberPriceResource() {}

    static List<Route> routes() {
        return List.of(
                Route.of("GET", LIST, (request, arguments) -> list(request)),
                Route.of("GET", LIST + "/{}", (request, arguments) -> fetch(request, arguments.get(0))));
    }

    private static Answer list(ApiRequest request) {
        NavigableMap<String, SellingCountry> byIso = new TreeMap<>();
        Stock.countries().forEach(country -> byIso.put(country.iso(), country));
        return Answer.ok(Page.of(request, byIso, country -> true)
                .withMeta("countries", country -> render(country, request.baseUrl())));
    }

    private static Answer fetch(ApiRequest request, String iso) {
        SellingCountry country = Stock.country(iso).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
        ObjectNode node = render(country, request.baseUrl());
        ArrayNode prices = node.putArray("phone_number_prices");
        country.shelves()
                .forEach(shelf -> prices.add(Json.object()
                        .put("number_type", shelf.type().priced())
                        .put("base_price", shelf.price())
                        .put("current_price", shelf.price())));
        return Answer.ok(node.put("price_unit", "USD"));
    }

    private static ObjectNode render(SellingCountry country, String baseUrl) {
        return Json.object()
                .put("country", country.name())
                .put("iso_country", country.iso())
                .put("url", baseUrl + LIST + "/" + country.iso());
    }
}
