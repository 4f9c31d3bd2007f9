package dev.switchboard.activities.worker;

import java.util.List;
import java.util.Optional;

/**
 * A process that has workers.
 *
 * @param id its own, of this start
 * @param payloadKeys the ids of its payload keys, the one that encrypts first; empty when payloads are in the clear
 * @param publicUrl the URL under which it configures webhooks
 */
public record WorkerProcess(String id, List<String> payloadKeys, String publicUrl) {

    public WorkerProcess {
        payloadKeys = List.copyOf(payloadKeys);
    }

    /** Why this one must not run beside the other, with the cure; none when it may. */
    Optional<String> conflictWith(WorkerProcess other) {
        if (!reads(other) || !other.reads(this)) {
            return Optional.of("The worker " + other.id + " runs with another payload key (it "
                    + keys(other) + ", this one " + keys(this) + "), so neither could read what the other writes, and"
                    + " operations would stand still. Give every process the same SWITCHBOARD_PAYLOAD_KEY; to rotate"
                    + " it, give all of them the new key behind the old one first (old,new), and then in front of it"
                    + " (new,old). To begin or to end encryption, stop all workers first.");
        }
        if (!publicUrl.equals(other.publicUrl)) {
            return Optional.of("The worker " + other.id + " runs with SWITCHBOARD_PUBLIC_URL " + other.publicUrl
                    + ", this one has " + publicUrl + ", so numbers would get the one or the other. Give every process"
                    + " the same, or stop all workers before the first one starts with a new URL.");
        }
        return Optional.empty();
    }

    /** Whether what the other one writes can be read here. */
    private boolean reads(WorkerProcess other) {
        return other.payloadKeys.isEmpty() ? payloadKeys.isEmpty() : payloadKeys.contains(other.payloadKeys.get(0));
    }

    private static String keys(WorkerProcess process) {
        return process.payloadKeys.isEmpty() ? "has none" : "encrypts with " + process.payloadKeys.get(0);
    }
}
