package dev.switchboard.simulator.market;

/** A kind of number, as Twilio's products name it. */
public enum NumberType {
    LOCAL("Local", "local", "local"),
    MOBILE("Mobile", "mobile", "mobile"),
    TOLL_FREE("TollFree", "toll_free", "toll free");

    private final String resource;
    private final String link;
    private final String priced;

    NumberType(String resource, String link, String priced) {
        this.resource = resource;
        this.link = link;
        this.priced = priced;
    }

    /** In the path of AvailablePhoneNumbers. */
    public String resource() {
        return resource;
    }

    /** Among the {@code subresource_uris} of a country. */
    public String link() {
        return link;
    }

    /** In the Pricing API. */
    public String priced() {
        return priced;
    }
}
