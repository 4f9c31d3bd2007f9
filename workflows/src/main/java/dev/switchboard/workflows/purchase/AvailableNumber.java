package dev.switchboard.workflows.purchase;

import org.jspecify.annotations.Nullable;

/**
 * A number that Twilio has for sale.
 *
 * @param phoneNumber E.164
 * @param locality the city, where Twilio tells it
 * @param region the state or province, in the United States and Canada
 * @param can what it can do
 * @param addressRequirements Twilio's word for the address that its buyer needs: none, any, local or foreign
 */
public record AvailableNumber(
        String phoneNumber,
        @Nullable String locality,
        @Nullable String region,
        RequiredCapabilities can,
        String addressRequirements) {

    /** One of which nothing but the number is known any more. */
    public static AvailableNumber known(String phoneNumber) {
        return new AvailableNumber(phoneNumber, null, null, RequiredCapabilities.NONE, "none");
    }
}
