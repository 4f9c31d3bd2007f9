package dev.switchboard.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked for that is about none of the plan's numbers: others are bought, also for pools, assigned from these
 * and by files, given back and kept, and auth tokens rotated.
 */
final class Trade {

    /** Of each owner. */
    static final String POOL = "/api/pools/stock";

    private static final int PRICE = 2;

    private final Universe universe;
    private final Callers callers;

    Trade(Universe universe, Callers callers) {
        this.universe = universe;
        this.callers = callers;
    }

    /** Enough for four numbers at once, so that some purchases find it spent. */
    static String budget() {
        return Http.JSON.writeValueAsString(Map.of("monthlyLimit", 5));
    }

    /** Which calls the step is; none when there is nothing to do it to. */
    List<Requests.Request> requests(Step step) throws InterruptedException {
        return switch (step.act()) {
            case BUY -> List.of(purchase(step));
            case RELEASE -> release(step);
            case POOL -> pool(step);
            case TAKE -> List.of(take(step));
            case APPLY -> apply(step);
            case ROTATE -> universe.account(step.number()) == 0 ? List.of() : List.of(Requests.of(step, universe));
            default -> throw new IllegalArgumentException(step + " is about a number of the plan");
        };
    }

    private Requests.Request purchase(Step step) {
        Map<String, Object> wish = step.sms()
                ? Map.of("chatbotId", universe.agent(step.number(), step.agent()), "enableSms", true)
                : Map.of();
        Map<String, Object> body = new TreeMap<>(wish);
        body.putAll(Map.of("country", "US", "type", "local", "maxMonthlyPrice", PRICE));
        return new Requests.Request("POST", "/api/phone-numbers/purchase", Http.JSON.writeValueAsString(body));
    }

    /** To make, change or delete it is done once, and is no operation; to refill it is one. */
    private List<Requests.Request> pool(Step step) throws InterruptedException {
        if (step.index() % 4 == 3) {
            return List.of(new Requests.Request("POST", POOL + "/refill", ""));
        }
        Map<String, Object> wanted = new TreeMap<>(Map.of(
                "country", "US", "type", "local", "minFree", step.agent() + 1, "max", 3, "maxMonthlyPrice", PRICE));
        boolean deletes = step.index() % 4 == 2;
        try {
            callers.as(universe.owner(step.number()))
                    .send(deletes ? "DELETE" : "PUT", POOL, deletes ? "" : Http.JSON.writeValueAsString(wanted));
        } catch (IOException missed) {
            // It stays as it is, or not: whatever comes next has to do with both.
            return List.of();
        }
        return List.of();
    }

    private Requests.Request take(Step step) {
        Map<String, Object> body = new TreeMap<>(Map.of(
                "pool", "stock", "chatbotId", universe.agent(step.number(), step.agent()), "enableSms", step.sms()));
        return new Requests.Request("POST", "/api/phone-numbers/assign", Http.JSON.writeValueAsString(body));
    }

    /**
     * A number that the owner has bought is to have an agent, or none; a plan whose answer was lost is not carried out.
     */
    private List<Requests.Request> apply(Step step) throws InterruptedException {
        List<String> numbers = bought(step, "", "phoneNumber");
        if (numbers.isEmpty()) {
            return List.of();
        }
        Map<String, Object> number = new TreeMap<>(Map.of("phoneNumber", numbers.get(step.index() % numbers.size())));
        if (step.channel() == Channel.VOICE) {
            number.putAll(Map.of("agent", universe.agent(step.number(), step.agent()), "sms", step.sms()));
        }
        try {
            String plan = callers.as(universe.owner(step.number()))
                    .ask("POST", "/api/plans", Http.JSON.writeValueAsString(Map.of("numbers", List.of(number))))
                    .path("id")
                    .asString();
            return List.of(new Requests.Request("POST", "/api/plans/" + plan + "/apply", ""));
        } catch (IOException missed) {
            return List.of();
        }
    }

    /** Some at once, some in time to be kept; empty while the owner has bought none. */
    private List<Requests.Request> release(Step step) throws InterruptedException {
        List<String> numbers = bought(step, "", "id");
        if (numbers.isEmpty()) {
            return List.of();
        }
        String number = numbers.get(step.index() % numbers.size());
        String body = Http.JSON.writeValueAsString(Map.of("after", step.sms() ? "PT5S" : "PT0S"));
        return List.of(new Requests.Request("DELETE", "/api/phone-numbers/" + number, body));
    }

    /** Once: whether it comes in time is up to chance. */
    void keep(Step step) throws InterruptedException {
        for (String number : bought(step, "&state=RELEASING", "id")) {
            try {
                callers.as(universe.owner(step.number())).send("POST", "/api/phone-numbers/" + number + "/keep", "");
            } catch (IOException missed) {
                // It is released then.
                return;
            }
        }
    }

    /** A field of each number that the owner has bought. */
    private List<String> bought(Step step, String filter, String field) throws InterruptedException {
        List<String> numbers = new ArrayList<>();
        try {
            callers.as(universe.owner(step.number()))
                    .ask("GET", "/api/phone-numbers?limit=200" + filter, "")
                    .path("phoneNumbers")
                    .forEach(number -> {
                        if (number.path("id").asString().startsWith("PN")) {
                            numbers.add(number.path(field).asString());
                        }
                    });
        } catch (IOException missed) {
            return List.of();
        }
        return numbers;
    }
}
