package dev.switchboard.simulator.market;

import java.util.List;
import java.util.Optional;

/** A country that Twilio has numbers of, by its ISO 3166-1 code. */
public record SellingCountry(String iso, String name, List<Shelf> shelves) {

    public SellingCountry {
        shelves = List.copyOf(shelves);
    }

    public Optional<Shelf> shelf(NumberType type) {
        return shelves.stream().filter(shelf -> shelf.type() == type).findFirst();
    }

    /** Only there Twilio searches by area code, region and distance. */
    public boolean isNorthAmerican() {
        return iso.equals("US") || iso.equals("CA");
    }
}
