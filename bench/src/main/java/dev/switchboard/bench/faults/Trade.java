package dev.switchboard.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked for that is about none of the plan's numbers: others are bought, given back and kept, and auth tokens
 * rotated.
 */
final class Trade {

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

    /** Some at once, some in time to be kept; empty while the owner has bought none. */
    private List<Requests.Request> release(Step step) throws InterruptedException {
        List<String> numbers = bought(step, "");
        if (numbers.isEmpty()) {
            return List.of();
        }
        String number = numbers.get(step.index() % numbers.size());
        String body = Http.JSON.writeValueAsString(Map.of("after", step.sms() ? "PT5S" : "PT0S"));
        return List.of(new Requests.Request("DELETE", "/api/phone-numbers/" + number, body));
    }

    /** Once: whether it comes in time is up to chance. */
    void keep(Step step) throws InterruptedException {
        for (String number : bought(step, "&state=RELEASING")) {
            try {
                callers.as(universe.owner(step.number())).send("POST", "/api/phone-numbers/" + number + "/keep", "");
            } catch (IOException missed) {
                // It is released then.
                return;
            }
        }
    }

    private List<String> bought(Step step, String filter) throws InterruptedException {
        List<String> numbers = new ArrayList<>();
        try {
            callers.as(universe.owner(step.number()))
                    .ask("GET", "/api/phone-numbers?limit=200" + filter, "")
                    .path("phoneNumbers")
                    .forEach(number -> numbers.add(number.path("id").asString()));
        } catch (IOException missed) {
            return List.of();
        }
        numbers.removeIf(id -> !id.startsWith("PN"));
        return numbers;
    }
}
