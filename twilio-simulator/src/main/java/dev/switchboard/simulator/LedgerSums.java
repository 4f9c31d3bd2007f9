package dev.switchboard.simulator;

import dev.switchboard.simulator.LedgerTotals.Day;
import dev.switchboard.simulator.LedgerTotals.Sums;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Adds up the ledger, from the resources that the API shows. */
final class LedgerSums {

    private final Map<Key, Sums> sums =
            new TreeMap<>(Comparator.comparing(Key::phoneNumber).thenComparing(Key::date));

    private record Key(String phoneNumber, LocalDate date) {}

    static LedgerTotals of(Account account) {
        LedgerSums ledger = new LedgerSums();
        account.calls().rows().values().forEach(ledger::addCall);
        account.messages().rows().values().forEach(ledger::addMessage);
        List<Day> days = ledger.sums.entrySet().stream()
                .map(entry -> new Day(entry.getKey().phoneNumber, entry.getKey().date, entry.getValue()))
                .toList();
        return new LedgerTotals(days, ledger.sums.values().stream().reduce(Sums.NONE, Sums::plus));
    }

    private void addCall(ObjectNode call) {
        if (call.path("status").asString().equals("completed")) {
            int minutes =
                    CallPlacer.minutes(Integer.parseInt(call.path("duration").asString()));
            add(call.path("to").asString(), call.path("end_time").asString(), new Sums(1, minutes, 0, 0, 0, 0));
        }
    }

    private void addMessage(ObjectNode message) {
        String status = message.path("status").asString();
        String created = message.path("date_created").asString();
        String to = message.path("to").asString();
        boolean inbound = message.path("direction").asString().equals("inbound");
        String own = PhoneNumbers.bare(inbound ? to : message.path("from").asString());
        if (PhoneNumbers.isWhatsApp(to)) {
            boolean delivered = status.equals("delivered") || status.equals("read");
            if (inbound || delivered) {
                add(own, created, new Sums(0, 0, 0, 0, inbound ? 0 : 1, inbound ? 1 : 0));
            }
            return;
        }
        if (!status.equals("failed") && !status.equals("accepted")) {
            int segments = Integer.parseInt(message.path("num_segments").asString());
            add(own, created, new Sums(0, 0, inbound ? segments : 0, inbound ? 0 : segments, 0, 0));
        }
    }

    private void add(String phoneNumber, String date, Sums added) {
        LocalDate day = Dates.parseRfc2822(date).atZone(ZoneOffset.UTC).toLocalDate();
        sums.merge(new Key(phoneNumber, day), added, Sums::plus);
    }
}
