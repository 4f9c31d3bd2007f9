package dev.switchboard.api.console;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses of pages with their filters. */
final class Paging {

    /** As many agents as are offered to choose from, and looked at for what they answer. */
    static final int MOST_AGENTS = 200;

    private Paging() {}

    /** The address of the next page: this one's, with the cursor; none after the last. */
    static @Nullable String next(UriComponentsBuilder here, @Nullable String cursor) {
        return cursor == null
                ? null
                : here.cloneBuilder()
                        .replaceQueryParam("cursor", cursor)
                        .encode()
                        .build()
                        .toUriString();
    }

    /** Adds a filter that was given to an address. */
    static void filter(UriComponentsBuilder address, String name, @Nullable Object value) {
        if (value != null) {
            address.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    /** Leaves out the fields of a form that somebody left empty. */
    static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
