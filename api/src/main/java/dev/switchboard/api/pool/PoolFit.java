package dev.switchboard.api.pool;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.purchase.CallingCodes;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import java.util.regex.Pattern;

/**
 * Whether a number is what a pool wants, as far as it tells: its type shows in North America only, and nothing here
 * knows whether it can do MMS.
 */
final class PoolFit {

    /**
     * @see <a href="https://www.nanpa.com/numbering/toll-free-numbers">The codes of toll-free numbers in North
     *     America</a>
     */
    private static final Pattern TOLL_FREE_IN_NORTH_AMERICA = Pattern.compile("\\+18(?:00|33|44|55|66|77|88)[0-9]{7}");

    private static final String NORTH_AMERICA = "+1";

    private PoolFit() {}

    /** @throws Problem 422 number_unfit, which says why */
    static void refuseUnfit(Pool pool, PhoneNumber number) {
        NumberCriteria wanted = pool.criteria();
        String is = number.phoneNumber();
        if (CallingCodes.prefix(wanted.country())
                .filter(code -> !is.startsWith(code))
                .isPresent()) {
            throw unfit(pool, number, "it is not of " + wanted.country());
        }
        boolean tollFree = TOLL_FREE_IN_NORTH_AMERICA.matcher(is).matches();
        if (is.startsWith(NORTH_AMERICA) && tollFree != (wanted.type() == NumberType.TOLL_FREE)) {
            throw unfit(
                    pool,
                    number,
                    tollFree ? "it is toll-free, and not " + wanted.type().word() : "it is not toll-free");
        }
        if (wanted.can().voice() && !number.capabilities().voice()) {
            throw unfit(pool, number, "it cannot take calls");
        }
        if (wanted.can().sms() && !number.capabilities().sms()) {
            throw unfit(pool, number, "it cannot do SMS");
        }
    }

    private static Problem unfit(Pool pool, PhoneNumber number, String because) {
        return Problem.of(
                        RequestError.NUMBER_UNFIT,
                        "Phone number %s (%s) is not what the pool %s wants: %s. Choose another number, or another pool."
                                .formatted(
                                        number.phoneNumber(),
                                        number.id(),
                                        pool.key().name(),
                                        because))
                .with("field", "phoneNumberId");
    }
}
