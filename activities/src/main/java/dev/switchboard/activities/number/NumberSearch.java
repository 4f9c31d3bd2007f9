package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds an owner's numbers by what people know of them, a page at a time. */
@Component
public final class NumberSearch {

    /** Where a page ends that is ordered by time: microseconds, and an id. */
    private static final Pattern KEY = Pattern.compile("([0-9]{1,17}) (.*)", Pattern.DOTALL);

    private final PhoneNumberRepository repository;
    private final JdbcClient jdbc;

    NumberSearch(PhoneNumberRepository repository, JdbcClient jdbc) {
        this.repository = repository;
        this.jdbc = jdbc;
    }

    /**
     * In the order of the numbers.
     *
     * @param after the {@code next} of the page before; none for the first
     */
    public Slice<PhoneNumber> find(String owner, NumberFilter filter, @Nullable String after, int limit) {
        NumberConditions asked = conditions(owner, filter);
        int cut = after == null ? -1 : after.indexOf(' ');
        if (after != null && cut >= 0) {
            asked.and("(n.phone_number, n.id) > (:afterNumber, :after)", "afterNumber", after.substring(0, cut))
                    .parameters()
                    .put("after", after.substring(cut + 1));
        }
        return Slice.of(
                read(owner, asked, "n.phone_number, n.id", limit + 1),
                limit,
                number -> number.phoneNumber() + ' ' + number.id());
    }

    /**
     * Those first that changed last.
     *
     * @param after the {@code next} of the page before; none for the first
     */
    public Slice<PhoneNumber> latest(String owner, NumberFilter filter, @Nullable String after, int limit) {
        NumberConditions asked = conditions(owner, filter);
        Matcher key = KEY.matcher(after == null ? "" : after);
        if (key.matches()) {
            asked.and("(n.updated_at, n.id) < (:afterTime, :after)", "afterTime", Times.parameter(time(key.group(1))))
                    .parameters()
                    .put("after", key.group(2));
        }
        return Slice.of(
                read(owner, asked, "n.updated_at DESC, n.id DESC", limit + 1),
                limit,
                number -> micros(number.updatedAt()) + " " + number.id());
    }

    private NumberConditions conditions(String owner, NumberFilter filter) {
        return NumberConditions.of(owner, filter, filter.text() == null ? List.of() : agents(owner, filter.text()));
    }

    private List<String> agents(String owner, String text) {
        return jdbc.sql("SELECT id FROM chatbot"
                        + " WHERE owner = :owner"
                        + " AND position(lower(:text) IN lower((id || ' ' || name) COLLATE \"default\")) > 0")
                .param("owner", owner)
                .param("text", text)
                .query(String.class)
                .list();
    }

    private List<PhoneNumber> read(String owner, NumberConditions asked, String order, int limit) {
        List<String> ids = jdbc.sql("SELECT n.id FROM phone_number n WHERE %s ORDER BY %s LIMIT :limit"
                        .formatted(asked.sql(), order))
                .params(asked.parameters())
                .param("limit", limit)
                .query(String.class)
                .list();
        Map<String, PhoneNumber> numbers =
                known(owner, ids).stream().collect(Collectors.toMap(PhoneNumber::id, Function.identity()));
        return ids.stream().map(numbers::get).filter(Objects::nonNull).toList();
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
        NumberConditions asked = conditions(owner, filter);
        return jdbc.sql("SELECT count(*) FROM phone_number n WHERE " + asked.sql())
                .params(asked.parameters())
                .query(Long.class)
                .single();
    }

    /**
     * The same, when a page is at hand: a first one that is the last is not counted.
     *
     * @param after as it was asked for with
     */
    public long count(String owner, NumberFilter filter, @Nullable String after, Slice<PhoneNumber> page) {
        return after == null && page.next() == null ? page.items().size() : count(owner, filter);
    }

    /** Those of the owner's numbers that have these ids, also when they were given back to Twilio; in no order. */
    public List<PhoneNumber> known(String owner, Collection<String> ids) {
        return ids.isEmpty() ? List.of() : repository.findAll(owner, ids.toArray(String[]::new));
    }

    /** The Twilio accounts that the owner's numbers are in. */
    public List<String> accounts(String owner) {
        return repository.accountsOf(owner);
    }
}
