package dev.switchboard.api.plan;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import org.springframework.security.core.Authentication;

/** Budgets are read and set with the scope admin, in a file too. */
public final class BudgetScope {

    private BudgetScope() {}

    static boolean has(Authentication caller) {
        return caller.getAuthorities().stream().anyMatch(authority -> "SCOPE_admin".equals(authority.getAuthority()));
    }

    /**
     * Refuses what is about a budget.
     *
     * @throws Problem 403
     */
    public static void require(Authentication caller) {
        if (!has(caller)) {
            throw Problem.of(
                            RequestError.FORBIDDEN,
                            "The token lacks the scope admin, which budget takes; leave budget out of the file.")
                    .with("field", "budget");
        }
    }
}
