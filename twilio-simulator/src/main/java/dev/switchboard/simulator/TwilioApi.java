package dev.switchboard.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchboard.simulator.SimulatorOptions.ApiKey;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Twilio's API: who may call it, and which resource answers. */
final class TwilioApi {

    private final List<String> accepted;
    private final List<Route> routes = new ArrayList<>();

    TwilioApi(SimulatorOptions options, Account account, MessageResource messages, Supplier<Limits> limits) {
        this.accepted = acceptedAuthorizations(options);
        // Another account's path is no route of ours: Twilio shows nobody else's resources, 404.
        String accountPath = "/2010-04-01/Accounts/" + options.accountSid();
        routes.addAll(new AccountResource(options, account.nowInSeconds()).routes(accountPath));
        routes.addAll(new IncomingPhoneNumberResource(account).routes(accountPath));
        routes.addAll(LedgerResource.calls(account).routes(accountPath));
        routes.addAll(LedgerResource.messages(account).routes(accountPath));
        routes.addAll(messages.routes(accountPath));
        routes.addAll(new SenderResource(account, limits).routes());
        routes.addAll(new ServiceResource(account).routes());
        routes.addAll(new ServicePhoneNumberResource(account).routes());
    }

    private static List<String> acceptedAuthorizations(SimulatorOptions options) {
        List<String> authorizations = new ArrayList<>();
        authorizations.add(basic(options.accountSid(), options.authToken()));
        ApiKey key = options.apiKey();
        if (key != null) {
            authorizations.add(basic(key.sid(), key.secret()));
        }
        return List.copyOf(authorizations);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    Answer answer(ApiRequest request) {
        if (!isAuthorized(request)) {
            return TwilioError.AUTHENTICATE.answer();
        }
        try {
            return Route.dispatch(
                    routes,
                    request,
                    TwilioError.NOT_FOUND.answer(request.path()),
                    TwilioError.METHOD_NOT_ALLOWED.answer());
        } catch (TwilioErrorException e) {
            return e.answer();
        }
    }

    private boolean isAuthorized(ApiRequest request) {
        String given = request.authorization();
        return given != null
                && accepted.stream()
                        .anyMatch(expected -> MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8)));
    }
}
