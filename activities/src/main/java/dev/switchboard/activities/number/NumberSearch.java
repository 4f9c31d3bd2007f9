package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Slice;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds an owner's numbers by what people know of them, a page at a time, in the order of the numbers. */
@Component
public final class NumberSearch {

    private final PhoneNumberRepository repository;

    NumberSearch(PhoneNumberRepository repository) {
        this.repository = repository;
    }

    /** @param after the {@code next} of the page before; none for the first */
    public Slice<PhoneNumber> find(String owner, NumberFilter filter, @Nullable String after, int limit) {
        int cut = after == null ? -1 : after.indexOf(' ');
        List<PhoneNumber> rows = repository.search(
                owner,
                filter.text() == null ? null : filter.text().toLowerCase(Locale.ROOT),
                filter.digits(),
                filter.numberPart(),
                filter.phoneNumberSid(),
                filter.state(),
                filter.agentId(),
                channel(filter),
                filter.accountSid(),
                filter.drifted(),
                after == null || cut < 0 ? "" : after.substring(0, cut),
                after == null ? "" : after.substring(cut + 1),
                limit + 1);
        return Slice.of(rows, limit, number -> number.phoneNumber() + ' ' + number.id());
    }

    /** How many {@link #find} has on all pages. */
    public long count(String owner, NumberFilter filter) {
        return repository.count(
                owner,
                filter.text() == null ? null : filter.text().toLowerCase(Locale.ROOT),
                filter.digits(),
                filter.numberPart(),
                filter.phoneNumberSid(),
                filter.state(),
                filter.agentId(),
                channel(filter),
                filter.accountSid(),
                filter.drifted());
    }

    private static @Nullable String channel(NumberFilter filter) {
        return filter.channel() == null ? null : filter.channel().name();
    }

    /** The Twilio accounts that the owner's numbers are in. */
    public List<String> accounts(String owner) {
        return repository.accountsOf(owner);
    }
}
