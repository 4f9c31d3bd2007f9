package dev.switchboard.simulator.traffic;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an outbound message, or each reply to an inbound one, is to end.
 *
 * @param status delivered unless given; sent, undelivered, failed, read (WhatsApp only)
 * @param errorCode of undelivered and failed
 */
public record MessageEnd(@Nullable String status, @Nullable Integer errorCode) {

    static final MessageEnd DELIVERED = new MessageEnd(null, null);

    private static final Set<String> STATUSES = Set.of("sent", "delivered", "undelivered", "failed", "read");

    public MessageEnd {
        if (status != null && !STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be sent, delivered, undelivered, failed or read");
        }
    }

    boolean isRead() {
        return "read".equals(status);
    }

    String wantedStatus() {
        return status == null ? "delivered" : status;
    }
}
