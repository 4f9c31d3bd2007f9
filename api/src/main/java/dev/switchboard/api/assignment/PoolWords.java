package dev.switchboard.api.assignment;

import dev.switchboard.activities.number.FromPool;
import dev.switchboard.activities.pool.PoolRefusal;
import dev.switchboard.activities.pool.PoolState;

/** Why a pool has no number to give, and what helps. */
final class PoolWords {

    private PoolWords() {}

    static String empty(FromPool wanted, PoolState pool) {
        StringBuilder words = new StringBuilder("The pool ")
                .append(wanted.pool())
                .append(" has no free number")
                .append(can(wanted))
                .append(": ")
                .append(pool.counts().used())
                .append(" are in use and ")
                .append(pool.counts().coming())
                .append(" are being bought")
                .append(unfit(pool.counts().unfit()))
                .append(". Unassign one, put one in with PUT /api/pools/")
                .append(wanted.pool())
                .append("/numbers/{id}, or have it refilled with POST /api/pools/")
                .append(wanted.pool())
                .append("/refill, and repeat this call.");
        PoolRefusal refusal = pool.refusal();
        if (refusal != null) {
            words.append(" Its last refill failed: ").append(refusal.because().message());
        }
        return words.toString();
    }

    private static String can(FromPool wanted) {
        if (!wanted.enableSms() && !wanted.enableWhatsApp()) {
            return "";
        }
        return " that can do "
                + (wanted.enableSms() ? wanted.enableWhatsApp() ? "SMS and WhatsApp" : "SMS" : "WhatsApp");
    }

    private static String unfit(int unfit) {
        return unfit == 0 ? "" : ", and " + unfit + " cannot be given, which GET /api/pools lists as unfit";
    }
}
