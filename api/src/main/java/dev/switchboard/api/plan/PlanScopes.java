package dev.switchboard.api.plan;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import org.springframework.security.core.Authentication;

/** What of a file takes a scope of its own, as the calls take it that change the same. */
public final class PlanScopes {

    private PlanScopes() {}

    static boolean seesBudget(Authentication caller) {
        return has(caller, "admin");
    }

    /**
     * Refuses what is about a budget: budgets are read and set with the scope admin.
     *
     * @throws Problem 403
     */
    public static void requireBudget(Authentication caller, String cure) {
        require(caller, "admin", "budget", cure);
    }

    /**
     * Refuses what changes pools: what they lack is bought, which takes the scope purchase.
     *
     * @throws Problem 403
     */
    public static void requirePools(Authentication caller, String cure) {
        require(caller, "purchase", "pools", cure);
    }

    /** Whether somebody may write what is about pools, or a budget, or neither. */
    public static boolean permit(Authentication caller, boolean pools, boolean budget) {
        return (!pools || has(caller, "purchase")) && (!budget || has(caller, "admin"));
    }

    private static void require(Authentication caller, String scope, String field, String cure) {
        if (!has(caller, scope)) {
            throw Problem.of(
                            RequestError.FORBIDDEN,
                            "The token lacks the scope " + scope + ", which " + field + " takes; " + cure)
                    .with("field", field);
        }
    }

    private static boolean has(Authentication caller, String scope) {
        return caller.getAuthorities().stream()
                .anyMatch(authority -> ("SCOPE_" + scope).equals(authority.getAuthority()));
    }
}
