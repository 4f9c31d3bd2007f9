package dev.switchboard.api.plan;

import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolLimits;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.api.pool.PoolRequest.PoolCapabilities;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.purchase.AvailableNumbers;
import dev.switchboard.api.purchase.BuyingAccounts;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes whole pools of what a file says: what it leaves out is as the pool has it, or as it is for a new one. */
@Component
final class FilePools {

    private final Pools pools;
    private final BuyingAccounts accounts;
    private final AvailableNumbers available;

    FilePools(Pools pools, BuyingAccounts accounts, AvailableNumbers available) {
        this.pools = pools;
        this.accounts = accounts;
        this.available = available;
    }

    /**
     * Whole pools.
     *
     * @throws Problem 400, which names the path, for an account that the owner does not have, and where Twilio sells no
     *     such numbers
     */
    List<Pool> whole(String owner, @Nullable List<FilePool> said) {
        List<Pool> whole = new ArrayList<>();
        for (FilePool pool : Objects.requireNonNullElse(said, List.<FilePool>of())) {
            whole.add(whole(new PoolKey(owner, pool.name()), pool, "pools[" + whole.size() + "]"));
        }
        return whole;
    }

    private Pool whole(PoolKey key, FilePool said, String path) {
        Optional<Pool> now = pools.find(key).map(PoolState::pool);
        PoolCapabilities asked = said.capabilities();
        RequiredCapabilities can = asked != null
                ? asked.required()
                : now.map(pool -> pool.criteria().can()).orElse(RequiredCapabilities.NONE);
        NumberCriteria criteria = NumberCriteria.of(
                said.country().toUpperCase(Locale.ROOT),
                NumberType.valueOf(said.type().toUpperCase(Locale.ROOT).replace('-', '_')),
                can);
        // Also of one whose account was deleted since, or the file of what is could not be planned.
        String account = now.map(Pool::accountSid)
                .filter(has -> said.accountSid() == null || said.accountSid().equals(has))
                .orElseGet(() -> account(key.owner(), said.accountSid(), path));
        PurchaseWish.Details before = now.map(Pool::details).orElse(PurchaseWish.Details.NONE);
        return new Pool(
                key,
                criteria,
                new PurchaseWish.Details(
                        null,
                        said.addressSid() == null ? before.addressSid() : said.addressSid(),
                        said.bundleSid() == null ? before.bundleSid() : said.bundleSid()),
                new PoolLimits(said.minFree(), said.max(), most(said, now, criteria, account, path)),
                account,
                agent(said.chatbotId(), now));
    }

    private String account(String owner, @Nullable String said, String path) {
        try {
            return accounts.of(owner, said);
        } catch (Problem notTheirs) {
            throw Problem.invalid(
                    path + ".accountSid", "is no Twilio account of yours; store it first, or name another.");
        }
    }

    private static @Nullable String agent(@Nullable String said, Optional<Pool> now) {
        if (said == null) {
            return now.map(Pool::agentId).orElse(null);
        }
        return said.isEmpty() ? null : said;
    }

    /** What Twilio asks now, for a new pool without a limit: what it asks one day is not paid without a word. */
    private MonthlyPrice most(FilePool said, Optional<Pool> now, NumberCriteria criteria, String account, String path) {
        if (said.maxMonthlyPrice() != null) {
            return new MonthlyPrice(said.maxMonthlyPrice(), Objects.requireNonNullElse(said.currency(), "USD"));
        }
        if (now.isPresent()) {
            return now.get().limits().most();
        }
        return available
                .price(account, criteria)
                .orElseThrow(() -> Problem.invalid(
                        path + ".type",
                        "Twilio sells no %s numbers in %s; choose another type or country."
                                .formatted(criteria.type().word(), criteria.country())));
    }
}
