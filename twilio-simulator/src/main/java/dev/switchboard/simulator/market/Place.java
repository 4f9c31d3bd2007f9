package dev.switchboard.simulator.market;

/**
 * Where a number is from.
 *
 * @param prefix what its E.164 begins with
 * @param areaCode as people write it
 * @param locality the city, empty for numbers of no place
 * @param region the state or province, empty outside the United States and Canada
 */
public record Place(
        String prefix,
        String areaCode,
        String locality,
        String region,
        String postalCode,
        String lata,
        double latitude,
        double longitude) {

    private static final double MILES_PER_RADIAN = 3_958.8;

    /** Of no place at all, like toll-free and mobile numbers. */
    static Place nowhere(String prefix, String areaCode) {
        return new Place(prefix, areaCode, "", "", "", "", 0, 0);
    }

    public boolean isSomewhere() {
        return !locality.isEmpty();
    }

    /** Along the surface of the earth. */
    double milesTo(double otherLatitude, double otherLongitude) {
        double a = Math.toRadians(latitude);
        double b = Math.toRadians(otherLatitude);
        double cosine = Math.sin(a) * Math.sin(b)
                + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(longitude - otherLongitude));
        return Math.acos(Math.min(1, cosine)) * MILES_PER_RADIAN;
    }
}
