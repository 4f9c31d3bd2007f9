package dev.switchboard.activities.drift;

import dev.switchboard.activities.fleet.AccountListing;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.twilio.MessagingService;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.WhatsAppSender;
import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The account's WhatsApp senders and Messaging Services, read once per check (and process) however many pages it has, and
 * only when a number needs them.
 */
@Component
final class RunListings {

    /** Checks that run at a time, the schedule's and those of owners; more read more often. */
    private static final int RUNS = 4;

    private final TwilioAccount account;
    private final Map<String, SoftReference<Run>> runs = new LinkedHashMap<>();

    RunListings(TwilioAccount account) {
        this.account = account;
    }

    AccountListing of(String operationId, Collection<PhoneNumber> numbers) {
        Run run = run(operationId);
        return new AccountListing(
                numbers.stream().anyMatch(PhoneNumber::whatsappEnabled) ? run.senders() : Map.of(),
                numbers.stream().anyMatch(PhoneNumber::smsEnabled) ? run.services() : Map.of());
    }

    private Run run(String operationId) {
        synchronized (runs) {
            SoftReference<Run> reference = runs.remove(operationId);
            Run kept = reference == null ? null : reference.get();
            Run run = kept == null ? new Run() : kept;
            runs.put(operationId, new SoftReference<>(run));
            if (runs.size() > RUNS) {
                runs.remove(runs.keySet().iterator().next());
            }
            return run;
        }
    }

    private final class Run {

        private @Nullable Map<String, WhatsAppSender> senders;
        private @Nullable Map<String, MessagingService> services;

        synchronized Map<String, WhatsAppSender> senders() {
            Map<String, WhatsAppSender> known = senders;
            if (known == null) {
                known = account.listWhatsAppSenders();
                senders = known;
            }
            return known;
        }

        synchronized Map<String, MessagingService> services() {
            Map<String, MessagingService> known = services;
            if (known == null) {
                known = account.listMessagingServices();
                services = known;
            }
            return known;
        }
    }
}
