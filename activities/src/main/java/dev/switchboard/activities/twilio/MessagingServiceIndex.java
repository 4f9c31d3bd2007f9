package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.pace.RequestPriority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which Messaging Service each number of an account is in, kept for a while. Whoever needs it first reads it for all.
 */
final class MessagingServiceIndex {

    /** In a slow account the index may not be read to its end. The part that was read is of use for that long. */
    private static final Duration RESUMABLE = Duration.ofMinutes(10);

    private final Duration expiry;
    private final Clock clock;
    private final Map<RequestPriority, Reader> readers = new EnumMap<>(RequestPriority.class);
    private volatile @Nullable Index latest;

    /** @param expiry how old it may be when it is used */
    MessagingServiceIndex(Duration expiry, Clock clock) {
        this.expiry = expiry;
        this.clock = clock;
        for (RequestPriority priority : RequestPriority.values()) {
            readers.put(priority, new Reader());
        }
    }

    /**
     * The services by the SIDs of their numbers. One reads for all who wait; who is interactive does not wait for a
     * batch, whose requests go last.
     *
     * @param services what to read it with, where it has to be read
     */
    Map<String, MessagingService> byNumber(MessagingServices services) {
        return byNumber(services, null);
    }

    /** The same as it is after that time: read once more, unless somebody has begun to read it since. */
    Map<String, MessagingService> byNumberSince(MessagingServices services, Instant since) {
        return byNumber(services, since);
    }

    Instant now() {
        return clock.instant();
    }

    private Map<String, MessagingService> byNumber(MessagingServices services, @Nullable Instant since) {
        return Objects.requireNonNull(readers.get(services.priority()))
                .index(services, since)
                .byNumber();
    }

    private final class Reader {

        private @Nullable Reading begun;

        /**
         * @param since only what was begun to be read after that time will do; null when it may be known for a while
         */
        synchronized Index index(MessagingServices services, @Nullable Instant since) {
            Index known = latest;
            if (known != null
                    && (since == null ? isYoung(known) : known.begunAt().isAfter(since))) {
                return known;
            }
            Reading reading = begun;
            if (reading == null
                    || (since != null && !reading.begunAt.isAfter(since))
                    || reading.begunAt.plus(RESUMABLE).isBefore(clock.instant())) {
                reading = new Reading(clock.instant());
            }
            begun = reading;
            reading.finish(services);
            begun = null;
            Index read = new Index(Collections.unmodifiableMap(reading.byNumber), reading.begunAt, clock.instant());
            latest = read;
            return read;
        }

        private boolean isYoung(Index known) {
            return clock.instant().isBefore(known.readAt().plus(expiry));
        }
    }

    /** As far as the index has been read: who runs out of time leaves the rest to the next. */
    private static final class Reading {

        private final Instant begunAt;
        private final Map<String, MessagingService> byNumber = new HashMap<>();
        private final Deque<MessagingService> unread = new ArrayDeque<>();
        private boolean servicesListed;
        private @Nullable String servicesPage;
        private @Nullable String numbersPage;

        Reading(Instant begunAt) {
            this.begunAt = begunAt;
        }

        void finish(MessagingServices services) {
            while (!servicesListed) {
                servicesPage = services.readServices(servicesPage, unread::addAll);
                servicesListed = servicesPage == null;
            }
            while (!unread.isEmpty()) {
                MessagingService service = unread.element();
                numbersPage = services.readNumbers(
                        service, numbersPage, sids -> sids.forEach(sid -> byNumber.put(sid, service)));
                if (numbersPage == null) {
                    unread.remove();
                }
            }
        }
    }

    /** From a number's SID to its service. */
    private record Index(Map<String, MessagingService> byNumber, Instant begunAt, Instant readAt) {}
}
