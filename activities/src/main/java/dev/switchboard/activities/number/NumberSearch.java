package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds an owner's numbers by what people know of them, a page at a time. */
@Component
public final class NumberSearch {

    /** Where a page ends that is ordered by time: microseconds, and an id. */
    private static final Pattern KEY = Pattern.compile("([0-9]{1,17}) (.*)", Pattern.DOTALL);

    private final PhoneNumberRepository repository;

    NumberSearch(PhoneNumberRepository repository) {
        this.repository = repository;
    }

    /**
     * In the order of the numbers.
     *
     * @param after the {@code next} of the page before; none for the first
     */
    public Slice<PhoneNumber> find(String owner, NumberFilter filter, @Nullable String after, int limit) {
        int cut = after == null ? -1 : after.indexOf(' ');
        List<PhoneNumber> rows = repository.search(
                owner,
                filter,
                after == null || cut < 0 ? "" : after.substring(0, cut),
                after == null ? "" : after.substring(cut + 1),
                limit + 1);
        return Slice.of(rows, limit, number -> number.phoneNumber() + ' ' + number.id());
    }

    /**
     * Those first that changed last.
     *
     * @param after the {@code next} of the page before; none for the first
     */
    public Slice<PhoneNumber> latest(String owner, NumberFilter filter, @Nullable String after, int limit) {
        Matcher key = KEY.matcher(after == null ? "" : after);
        boolean further = key.matches();
        List<PhoneNumber> rows = repository.latest(
                owner,
                filter,
                further ? Times.parameter(time(key.group(1))) : null,
                further ? key.group(2) : "",
                limit + 1);
        return Slice.of(rows, limit, number -> micros(number.updatedAt()) + " " + number.id());
    }

    /** As exact as the database has it. */
    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant time(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    /** How many {@link #find} has on all pages. */
    public long count(String owner, NumberFilter filter) {
        return repository.count(owner, filter);
    }

    /** Those of the owner's numbers that have these ids, also when they were given back to Twilio; in no order. */
    public List<PhoneNumber> known(String owner, Collection<String> ids) {
        return ids.isEmpty() ? List.of() : repository.known(owner, ids.toArray(String[]::new));
    }

    /** The Twilio accounts that the owner's numbers are in. */
    public List<String> accounts(String owner) {
        return repository.accountsOf(owner);
    }
}
