package dev.switchboard.simulator.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a simulated Twilio account holds. */
public final class Account implements AutoCloseable {

    private final String sid;
    private final Clock clock;
    private final StateLog log;
    private final Table<SimulatedNumber> numbers;
    private final Table<SimulatedSender> senders;
    private final Table<SimulatedService> services;
    private final Table<Membership> memberships;
    private final Table<ObjectNode> calls;
    private final Table<ObjectNode> messages;
    private final Table<SimulatedApplication> applications;
    private final Table<SimulatedTrunk> trunks;
    private final Table<SigningRule> signingRules;
    private final Table<SimulatedContent> contents;
    private final Table<ScheduledMessage> scheduled;
    private final Table<ObjectNode> events;
    private final NumberEvents numberEvents;

    /** @param tablePrefix what the names of its tables begin with in the log, which all accounts share */
    public Account(String sid, String tablePrefix, Clock clock, StateLog log) {
        this.sid = sid;
        this.clock = clock;
        this.log = log;
        this.numbers = new Table<>(tablePrefix + "numbers", SimulatedNumber.class, SimulatedNumber::sid, log);
        this.senders = new Table<>(tablePrefix + "senders", SimulatedSender.class, SimulatedSender::sid, log);
        this.services = new Table<>(tablePrefix + "services", SimulatedService.class, SimulatedService::sid, log);
        this.memberships = new Table<>(tablePrefix + "memberships", Membership.class, Membership::phoneNumberSid, log);
        this.calls = new Table<>(
                tablePrefix + "calls",
                ObjectNode.class,
                call -> call.path("sid").asString(),
                log);
        this.messages = new Table<>(
                tablePrefix + "messages",
                ObjectNode.class,
                message -> message.path("sid").asString(),
                log);
        this.applications =
                new Table<>(tablePrefix + "applications", SimulatedApplication.class, SimulatedApplication::sid, log);
        this.trunks = new Table<>(tablePrefix + "trunks", SimulatedTrunk.class, SimulatedTrunk::sid, log);
        this.contents = new Table<>(tablePrefix + "contents", SimulatedContent.class, SimulatedContent::sid, log);
        this.scheduled = new Table<>(tablePrefix + "scheduled", ScheduledMessage.class, ScheduledMessage::sid, log);
        this.signingRules = new Table<>(tablePrefix + "signingRules", SigningRule.class, SigningRule::id, log);
        this.events = new Table<>(
                tablePrefix + "events",
                ObjectNode.class,
                event -> event.path("sid").asString(),
                log);
        this.numberEvents = new NumberEvents(sid, events);
    }

    public String sid() {
        return sid;
    }

    public Instant now() {
        return clock.instant();
    }

    /** Twilio's dates have no fractions. */
    public Instant nowInSeconds() {
        return now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** By phone number. */
    public Table<SimulatedNumber> numbers() {
        return numbers;
    }

    /** By phone number. */
    public Table<SimulatedSender> senders() {
        return senders;
    }

    /** By SID. */
    public Table<SimulatedService> services() {
        return services;
    }

    /** By the SID of the number. */
    public Table<Membership> memberships() {
        return memberships;
    }

    /** By SID. */
    public Table<ObjectNode> calls() {
        return calls;
    }

    /** By SID. */
    public Table<ObjectNode> messages() {
        return messages;
    }

    /** By SID. */
    public Table<SimulatedApplication> applications() {
        return applications;
    }

    /** By SID. */
    public Table<SimulatedTrunk> trunks() {
        return trunks;
    }

    /** By what they match. */
    public Table<SigningRule> signingRules() {
        return signingRules;
    }

    /** By SID. */
    public Table<SimulatedContent> contents() {
        return contents;
    }

    /** By SID. */
    public Table<ScheduledMessage> scheduled() {
        return scheduled;
    }

    /** The newest first. */
    public Table<ObjectNode> events() {
        return events;
    }

    /** Puts a number that somebody has changed, and keeps who that was. */
    public void putChanged(SimulatedNumber before, SimulatedNumber after, Changer by) {
        numbers.put(after.phoneNumber(), after);
        numberEvents.changed(before, after, by, now());
    }

    public List<Table<?>> tables() {
        return List.of(
                numbers,
                senders,
                services,
                memberships,
                calls,
                messages,
                applications,
                trunks,
                signingRules,
                contents,
                scheduled,
                events);
    }

    /**
     * Reads, decides and writes with nobody in between; when this returns, the change is in the log. One lock for all
     * accounts of a log is enough, as nothing waits while it holds it.
     */
    public <T> T change(Supplier<T> change) {
        synchronized (log) {
            try {
                return change.get();
            } finally {
                log.commit();
            }
        }
    }

    public void load(String table, String key, @Nullable JsonNode row) {
        tables().stream().filter(candidate -> candidate.name().equals(table)).forEach(found -> found.load(key, row));
    }

    void clear() {
        tables().forEach(Table::clear);
    }

    public void seedDemo() {
        SimulatorDemo.applications().forEach(application -> applications.put(application.sid(), application));
        SimulatorDemo.trunks().forEach(trunk -> trunks.put(trunk.sid(), trunk));
        SimulatorDemo.numbers().forEach(number -> numbers.put(number.phoneNumber(), number));
        SimulatorDemo.senders().forEach(sender -> senders.put(sender.phoneNumber(), sender));
    }

    /** Releases a number, as Twilio does: it leaves its Messaging Service, a WhatsApp sender stays. */
    public void release(SimulatedNumber number) {
        if (memberships.find(number.sid()).isPresent()) {
            memberships.remove(number.sid());
        }
        numbers.remove(number.phoneNumber());
    }

    @Override
    public void close() {
        synchronized (log) {
            log.close();
        }
    }

    /** The SIDs by which requests speak of a phone number. */
    public Set<String> sidsOf(String phoneNumber) {
        Set<String> sids = new LinkedHashSet<>();
        sids.add(numbers.find(phoneNumber)
                .map(SimulatedNumber::sid)
                .orElseGet(() -> SimulatorSids.phoneNumberSid(phoneNumber)));
        sids.add(senders.find(phoneNumber)
                .map(SimulatedSender::sid)
                .orElseGet(() -> SimulatorSids.senderSid(phoneNumber)));
        return sids;
    }

    public Optional<SimulatedSender> sender(String phoneNumber) {
        return senders.find(phoneNumber).map(sender -> sender.at(now()));
    }

    public Optional<String> messagingServiceSid(String phoneNumber) {
        return numbers.find(phoneNumber)
                .flatMap(number -> memberships.find(number.sid()))
                .map(Membership::serviceSid);
    }
}
