package dev.switchboard.activities.number;

/**
 * A public URL of the service under which URLs of a number's binding may have been written.
 *
 * @param number the number's id
 */
record BaseUrl(String number, String url) {}
