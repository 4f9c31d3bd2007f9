package dev.switchboard.workflows.purchase;

import org.jspecify.annotations.Nullable;

/**
 * Which numbers to buy.
 *
 * @param phoneNumber exactly this one, in E.164; null for any that fulfils the criteria
 * @param criteria what to look for; of an exact number the country and the type, from which its price follows
 * @param count how many
 * @param details what Twilio is told of them beside their webhooks
 */
public record PurchaseWish(@Nullable String phoneNumber, NumberCriteria criteria, int count, Details details) {

    /**
     * What is written to each number.
     *
     * @param friendlyName its name at Twilio; Twilio's own when it is null
     * @param addressSid AD…, where the country wants an address
     * @param bundleSid BU…, where the country wants a regulatory bundle
     */
    public record Details(
            @Nullable String friendlyName,
            @Nullable String addressSid,
            @Nullable String bundleSid) {

        public static final Details NONE = new Details(null, null, null);
    }
}
