package dev.switchboard.simulator.market;

import java.util.List;

/**
 * The numbers of one country and type.
 *
 * @param price a month, as text, as Twilio answers it
 * @param addressRequirements Twilio's word: none, any, local or foreign
 * @param bundle whether a regulatory bundle is needed
 * @param digits how many follow the prefix of a place, of which there are 100 numbers
 */
public record Shelf(
        NumberType type, String price, String addressRequirements, boolean bundle, int digits, List<Place> places) {

    public Shelf {
        places = List.copyOf(places);
    }

    boolean needsAddress() {
        return !addressRequirements.equals("none");
    }
}
