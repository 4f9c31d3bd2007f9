package dev.switchboard.workflows.purchase;

import org.jspecify.annotations.Nullable;

/**
 * Which numbers to look for.
 *
 * @param country ISO 3166-1, for example US
 * @param type the kind
 * @param contains a part of the number, in Twilio's pattern language
 * @param area where it is to be from; United States and Canada only
 * @param can what it has to be able to do
 */
public record NumberCriteria(
        String country,
        NumberType type,
        @Nullable String contains,
        @Nullable Area area,
        RequiredCapabilities can) {

    /** Any number of the kind that can do that. */
    public static NumberCriteria of(String country, NumberType type, RequiredCapabilities can) {
        return new NumberCriteria(country, type, null, null, can);
    }

    /**
     * A part of the United States or Canada.
     *
     * @param areaCode three digits
     * @param inRegion the two letters of a state or province
     * @param near a number in E.164, or latitude and longitude with a comma between them
     */
    public record Area(
            @Nullable String areaCode,
            @Nullable String inRegion,
            @Nullable String near) {

        /** Not a part in particular. */
        public static final Area ANYWHERE = new Area(null, null, null);
    }
}
