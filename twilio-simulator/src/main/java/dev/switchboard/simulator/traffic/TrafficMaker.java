package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.webhook.StatusCallbacks;
import dev.switchboard.simulator.webhook.StatusCallbacks.Pending;
import dev.switchboard.simulator.webhook.WebhookClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes much traffic: first all entries of the ledger, then all requests about them. */
public final class TrafficMaker {

    /** How many entries go into one change of the account, so that others get their turn in between. */
    private static final int BATCH = 500;

    private static final List<String> SMS_ENDINGS =
            List.of("delivered", "delivered", "delivered", "delivered", "sent", "undelivered", "failed");
    private static final List<String> WHATSAPP_ENDINGS =
            List.of("delivered", "delivered", "read", "read", "sent", "undelivered", "failed");

    private final Account account;
    private final Ledger ledger;
    private final LegMaker legs;
    private final InboundMessages inbound;
    private final OutboundMessages outbound;
    private final StatusCallbacks callbacks;

    TrafficMaker(
            Account account,
            Ledger ledger,
            LegMaker legs,
            InboundMessages inbound,
            OutboundMessages outbound,
            WebhookClient webhooks) {
        this.account = account;
        this.ledger = ledger;
        this.legs = legs;
        this.inbound = inbound;
        this.outbound = outbound;
        this.callbacks = new StatusCallbacks(webhooks);
    }

    public TrafficMade make(TrafficToMake traffic) {
        long start = System.nanoTime();
        Random random = new Random(traffic.seed());
        List<Pending> events = new ArrayList<>();
        List<SimulatedNumber> voice = numbers(traffic).stream()
                .filter(number -> number.capabilities().voice()
                        && number.trunkSid().isEmpty()
                        && number.get("voice_application_sid").isEmpty())
                .toList();
        List<SimulatedNumber> sms = numbers(traffic).stream()
                .filter(number -> number.capabilities().sms()
                        && inbound.route(number.phoneNumber()).receives())
                .toList();
        List<String> whatsApp = account.senders().rows().keySet().stream()
                .filter(number -> traffic.numbers() == null || traffic.numbers().contains(number))
                .toList();
        List<SimulatedNumber> trunked = numbers(traffic).stream()
                .filter(number ->
                        number.capabilities().voice() && !number.trunkSid().isEmpty())
                .toList();
        inBatches(
                traffic.amounts().calls(),
                voice,
                "calls",
                () -> events.addAll(legs.inbound(pick(voice, random), random)));
        inBatches(traffic.amounts().messages(), sms, "messages", () -> {
            String number = pick(sms, random).phoneNumber();
            events.addAll(message(number, "", SMS_ENDINGS, traffic.messageStatusCallback(), random));
        });
        inBatches(traffic.amounts().whatsapp(), whatsApp, "whatsapp", () -> {
            String number = pick(whatsApp, random);
            events.addAll(message(number, PhoneNumbers.WHATSAPP, WHATSAPP_ENDINGS, null, random));
        });
        TrafficLegs more = traffic.wantedLegs();
        String callback = more.statusCallback();
        inBatches(
                more.subSecond(),
                voice,
                "sub-second calls",
                () -> events.addAll(legs.subSecond(pick(voice, random), random)));
        inBatches(
                more.forwarded(),
                voice,
                "forwarded calls",
                () -> events.addAll(legs.forwarded(pick(voice, random), callback, random)));
        inBatches(
                more.outbound(),
                voice,
                "outbound calls",
                () -> events.addAll(legs.outbound(pick(voice, random), callback, random)));
        inBatches(
                more.trunk(),
                trunked,
                "calls over a trunk",
                () -> events.addAll(legs.trunk(pick(trunked, random), random)));
        List<Pending> kept = new ArrayList<>(events);
        kept.removeIf(event -> random.nextDouble() < traffic.delivery().lose());
        LostEvents lost = LostEvents.of(events, kept);
        List<Sending> sendings = sendings(kept, traffic, random);
        int accepted = send(sendings, traffic);
        return new TrafficMade(
                traffic.amounts().calls() + more.count(),
                traffic.amounts().messages(),
                traffic.amounts().whatsapp(),
                events.size(),
                events.size() - kept.size(),
                sendings.size(),
                accepted,
                sendings.size() - accepted,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                lost.untold(),
                lost.deliveryUntold());
    }

    private List<SimulatedNumber> numbers(TrafficToMake traffic) {
        List<String> wanted = traffic.numbers();
        if (wanted == null) {
            return List.copyOf(account.numbers().rows().values());
        }
        return wanted.stream()
                .map(number -> account.numbers()
                        .find(number)
                        .orElseThrow(() -> new IllegalArgumentException("There is no number " + number)))
                .toList();
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private void inBatches(int count, Collection<?> candidates, String what, Runnable one) {
        if (count > 0 && candidates.isEmpty()) {
            throw new IllegalArgumentException("No number could have these " + what);
        }
        for (int done = 0; done < count; done += BATCH) {
            int size = Math.min(BATCH, count - done);
            account.change(() -> {
                for (int i = 0; i < size; i++) {
                    one.run();
                }
                return size;
            });
        }
    }

    private List<Pending> message(
            String number, String channel, List<String> endings, @Nullable String statusCallback, Random random) {
        String own = channel + number;
        String other = channel + LegMaker.stranger(random);
        String body = (random.nextInt(4) == 0 ? "ж" : "x").repeat(1 + random.nextInt(400));
        if (random.nextBoolean()) {
            MessageRoute route = inbound.route(own);
            MessageRecord received = inbound.record(MessageToSend.inbound(other, own, body), route);
            ledger.putUncommitted(received);
            return inbound.target(received, route)
                    .map(target -> List.of(new Pending("received", target)))
                    .orElse(List.of());
        }
        String service = channel.isEmpty() ? account.messagingServiceSid(number).orElse(null) : null;
        MessageRecord created = new MessageRecord(
                MessageRecord.newSid(0),
                account.nowInSeconds(),
                own,
                other,
                body,
                0,
                "outbound-api",
                "queued",
                null,
                service);
        MessageRecord ended = OutboundMessages.ended(created, pick(endings, random), null);
        ledger.putUncommitted(ended);
        return outbound.reporting(ended, null)
                .or(() -> outbound.reporting(ended, statusCallback))
                .map(reporting -> outbound.events(ended, reporting))
                .orElse(List.of());
    }

    private record Sending(Pending event, String token) {}

    private static List<Sending> sendings(List<Pending> events, TrafficToMake traffic, Random random) {
        List<Sending> sendings =
                new ArrayList<>(events.size() * traffic.delivery().copies());
        List<Sending> copies = new ArrayList<>();
        for (Pending event : events) {
            Sending sending = new Sending(event, WebhookClient.newIdempotencyToken());
            sendings.add(sending);
            copies.addAll(Collections.nCopies(traffic.delivery().copies() - 1, sending));
        }
        if (traffic.delivery().requests() > 0) {
            Collections.shuffle(copies, random);
            int wanted = Math.max(0, traffic.delivery().requests() - sendings.size());
            copies = copies.subList(0, Math.min(copies.size(), wanted));
        }
        sendings.addAll(copies);
        if (traffic.delivery().shuffle()) {
            Collections.shuffle(sendings, random);
        }
        return sendings;
    }

    /** How many were accepted. */
    private int send(List<Sending> sendings, TrafficToMake traffic) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        ExecutorService executor =
                Executors.newFixedThreadPool(traffic.delivery().concurrency());
        for (int i = 0; i < traffic.delivery().concurrency(); i++) {
            executor.execute(() -> {
                for (int at = next.getAndIncrement(); at < sendings.size(); at = next.getAndIncrement()) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    Sending sending = sendings.get(at);
                    Integer status = callbacks
                            .send(
                                    sending.event,
                                    sending.token,
                                    traffic.delivery().allowAnyHost())
                            .last()
                            .status();
                    if (status != null && status / 100 == 2) {
                        accepted.incrementAndGet();
                    }
                }
            });
        }
        executor.shutdown();
        try {
            executor.awaitTermination(1, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
        return accepted.get();
    }
}
