package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Table;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** The calls or the messages of the account, read only: they are kept as Twilio's JSON. */
final class LedgerResource {

    private final String name;
    private final Table<ObjectNode> ledger;
    private final List<LedgerFilter> filters;

    private LedgerResource(String name, Table<ObjectNode> ledger, List<LedgerFilter> filters) {
        this.name = name;
        this.ledger = ledger;
        this.filters = filters;
    }

    static LedgerResource calls(Account account) {
        return new LedgerResource(
                "Calls",
                account.calls(),
                List.of(
                        LedgerFilter.text("To", "to"),
                        LedgerFilter.text("From", "from"),
                        LedgerFilter.text("Status", "status"),
                        LedgerFilter.text("ParentCallSid", "parent_call_sid"),
                        LedgerFilter.date("StartTime", "start_time", false),
                        LedgerFilter.date("EndTime", "end_time", false)));
    }

    static LedgerResource messages(Account account) {
        return new LedgerResource(
                "Messages",
                account.messages(),
                List.of(
                        LedgerFilter.text("To", "to"),
                        LedgerFilter.text("From", "from"),
                        LedgerFilter.date("DateSent", "date_sent", true)));
    }

    List<Route> routes(String accountPath) {
        String path = accountPath + "/" + name;
        return List.of(
                Route.of("GET", path + ".json", (request, arguments) -> list(request)),
                Route.of("GET", path + "/{}.json", (request, arguments) -> fetch(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        Predicate<ObjectNode> wanted =
                filters.stream().map(filter -> filter.of(request)).reduce(row -> true, Predicate::and);
        return Answer.ok(Page.of(request, ledger.rows(), wanted).inV2010(name.toLowerCase(Locale.ROOT), row -> row));
    }

    private Answer fetch(ApiRequest request, String sid) {
        return ledger.findBySid(sid).map(Answer::ok).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }
}
