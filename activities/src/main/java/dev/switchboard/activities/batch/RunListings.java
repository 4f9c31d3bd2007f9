package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.twilio.MessagingService;
import dev.switchboard.activities.twilio.SendersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.WhatsAppSender;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An account's WhatsApp senders and Messaging Services, read once per operation (and process) however many pages it
 * has, and only when a number needs them. An attempt that runs out of time leaves what it has read to the next.
 */
@Component
public final class RunListings {

    /** Checks and batches that run at a time, the schedule's and those of owners; more read more often. */
    private static final int RUNS = 8;

    private final Map<String, SoftReference<Run>> runs = new LinkedHashMap<>();

    /** What a check needs to know of these numbers of the account. */
    public AccountListing of(String operationId, TwilioAccount account, Collection<PhoneNumber> numbers) {
        Run run = run(operationId, account);
        return new AccountListing(
                numbers.stream().anyMatch(AccountListing::hasSender) ? run.senders(account) : Map.of(),
                numbers.stream().anyMatch(PhoneNumber::smsEnabled) ? run.services(account) : Map.of());
    }

    /** All WhatsApp senders of the account by their number in E.164. */
    Map<String, WhatsAppSender> senders(String operationId, TwilioAccount account) {
        return run(operationId, account).senders(account);
    }

    /** How many requests the senders of all the operation's accounts took. */
    int senderRequests(String operationId) {
        List<Run> ofOperation = new ArrayList<>();
        synchronized (runs) {
            runs.forEach((key, reference) -> {
                Run run = reference.get();
                if (run != null && key.startsWith(operationId + " ")) {
                    ofOperation.add(run);
                }
            });
        }
        return ofOperation.stream().mapToInt(Run::senderRequests).sum();
    }

    private Run run(String operationId, TwilioAccount account) {
        String key = operationId + " " + account.accountSid();
        synchronized (runs) {
            SoftReference<Run> reference = runs.remove(key);
            Run kept = reference == null ? null : reference.get();
            Run run = kept == null ? new Run() : kept;
            runs.put(key, new SoftReference<>(run));
            if (runs.size() > RUNS) {
                runs.remove(runs.keySet().iterator().next());
            }
            return run;
        }
    }

    private static final class Run {

        private final Map<String, WhatsAppSender> senders = new LinkedHashMap<>();
        private @Nullable String nextPage;
        private int senderRequests;
        private boolean complete;
        private @Nullable Map<String, MessagingService> services;

        synchronized Map<String, WhatsAppSender> senders(TwilioAccount account) {
            while (!complete) {
                SendersPage page = account.listWhatsAppSenders(nextPage);
                senderRequests++;
                page.senders().forEach(sender -> senders.put(sender.phoneNumber(), sender));
                nextPage = page.nextPage();
                complete = nextPage == null;
            }
            return Collections.unmodifiableMap(senders);
        }

        synchronized int senderRequests() {
            return senderRequests;
        }

        synchronized Map<String, MessagingService> services(TwilioAccount account) {
            Map<String, MessagingService> known = services;
            if (known == null) {
                known = account.servicesByNumber();
                services = known;
            }
            return known;
        }
    }
}
