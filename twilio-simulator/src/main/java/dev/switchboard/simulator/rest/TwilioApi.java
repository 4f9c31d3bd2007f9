package dev.switchboard.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.http.TwilioErrorException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Twilio's API: who may call it, and which account's resource answers. */
public final class TwilioApi {

    private static final String BASIC = "Basic ";

    private final Map<String, String> apiKeySecrets;
    private final HostedAccounts accounts;

    /** @param apiKeySecrets by the SIDs of the keys, which are the first account's */
    public TwilioApi(Map<String, String> apiKeySecrets, HostedAccounts accounts) {
        this.apiKeySecrets = Map.copyOf(apiKeySecrets);
        this.accounts = accounts;
    }

    public Answer answer(ApiRequest request) {
        Optional<Caller> caller = caller(request.authorization());
        if (caller.isEmpty() || (caller.get().byKey() && needsAuthToken(request.path()))) {
            return TwilioError.AUTHENTICATE.answer();
        }
        try {
            return Route.dispatch(
                    accounts.hosted(asked(caller.get().accountSid(), request.path()))
                            .routes(request.product()),
                    request.calledBy(caller.get().accountSid()),
                    TwilioError.NOT_FOUND.answer(request.path()),
                    TwilioError.METHOD_NOT_ALLOWED.answer());
        } catch (TwilioErrorException e) {
            return e.answer();
        }
    }

    /** Standard API keys reach everything but accounts, keys and auth tokens. */
    private static boolean needsAuthToken(String path) {
        return path.matches(HostedAccounts.PATH + "[^/]+") || path.startsWith("/v1/AuthTokens/");
    }

    /**
     * Whose resources these are: in the 2010 API a parent's credentials reach its subaccounts, elsewhere nobody else's.
     */
    private String asked(String callerSid, String path) {
        if (!path.startsWith(HostedAccounts.PATH)) {
            return callerSid;
        }
        String sid = path.substring(HostedAccounts.PATH.length()).replaceFirst("[/.].*", "");
        return accounts.find(sid)
                .filter(account -> callerSid.equals(account.parentAccountSid()))
                .map(SimulatedAccount::sid)
                .orElse(callerSid);
    }

    private Optional<Caller> caller(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BASIC)) {
            return Optional.empty();
        }
        String[] given;
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
            given = new String(decoded, UTF_8).split(":", 2);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (given.length < 2) {
            return Optional.empty();
        }
        String user = given[0];
        String password = given[1];
        if (same(apiKeySecrets.get(user), password)) {
            return Optional.of(new Caller(accounts.main().account().sid(), true));
        }
        return accounts.find(user)
                .filter(account -> same(account.authToken(), password) || same(account.secondaryAuthToken(), password))
                .map(account -> new Caller(account.sid(), false));
    }

    private static boolean same(@Nullable String expected, String given) {
        return expected != null && MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private record Caller(String accountSid, boolean byKey) {}
}
