package dev.switchboard.simulator.market;

import dev.switchboard.simulator.account.Capabilities;

/** A number that Twilio has. */
public record NumberForSale(
        String phoneNumber, SellingCountry country, Shelf shelf, Place place, Capabilities capabilities) {

    public boolean needsAddress() {
        return shelf.needsAddress();
    }

    public boolean needsBundle() {
        return shelf.bundle();
    }
}
