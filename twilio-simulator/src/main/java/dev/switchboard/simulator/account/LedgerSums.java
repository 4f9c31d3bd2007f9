package dev.switchboard.simulator.account;

import dev.switchboard.simulator.account.LedgerTotals.Day;
import dev.switchboard.simulator.account.LedgerTotals.Sums;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Adds up the ledger, from the resources that the API shows. */
public final class LedgerSums {

    private LedgerSums() {}

    private record Key(String phoneNumber, LocalDate date) {}

    public static List<LedgerLine> lines(Account account) {
        return Stream.concat(
                        account.calls().rows().values().stream()
                                .map(call -> LedgerLine.ofCall(call, account.calls()::findBySid)),
                        account.messages().rows().values().stream().map(LedgerLine::ofMessage))
                .toList();
    }

    public static LedgerTotals of(Account account) {
        Map<Key, Sums> sums =
                new TreeMap<>(Comparator.comparing(Key::phoneNumber).thenComparing(Key::date));
        for (LedgerLine line : lines(account)) {
            if (!line.sums().equals(Sums.NONE)) {
                sums.merge(new Key(line.phoneNumber(), line.date()), line.sums(), Sums::plus);
            }
        }
        List<Day> days = sums.entrySet().stream()
                .map(entry -> new Day(entry.getKey().phoneNumber, entry.getKey().date, entry.getValue()))
                .toList();
        return new LedgerTotals(days, sums.values().stream().reduce(Sums.NONE, Sums::plus));
    }
}
