package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/Channels/Senders}, WhatsApp only. */
public final class SenderResource {

    private static final Set<String> METHODS = Set.of("POST", "PUT");

    private final Account account;
    private final Supplier<Limits> limits;

    SenderResource(Account account, Supplier<Limits> limits) {
        this.account = account;
        this.limits = limits;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/v2/Channels/Senders", (request, arguments) -> list(request)),
                Route.of("GET", "/v2/Channels/Senders/{}", (request, arguments) -> fetch(request, arguments.get(0))),
                Route.of("POST", "/v2/Channels/Senders/{}", (request, arguments) -> update(request, arguments.get(0))),
                Route.of(
                        "DELETE",
                        "/v2/Channels/Senders/{}",
                        (request, arguments) -> delete(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        String channel = request.parameter("Channel").orElse("");
        if (channel.isEmpty()) {
            throw TwilioError.INVALID_SENDER.about("Channel is required");
        }
        return Answer.ok(Page.of(request, account.senders().rows(), sender -> channel.equals("whatsapp"))
                .withMeta("senders", sender -> render(sender.at(account.now()), request.baseUrl())));
    }

    private Answer fetch(ApiRequest request, String sid) {
        return Answer.ok(render(find(request, sid), request.baseUrl()));
    }

    private Answer update(ApiRequest request, String sid) {
        ObjectNode body = request.jsonObject()
                .orElseThrow(() -> TwilioError.INVALID_SENDER.about("the body must be a JSON object"));
        return account.change(() -> {
            SimulatedSender sender = find(request, sid);
            SimulatedSender updated = sender.withPending(pending(sender, body));
            account.senders().put(updated.phoneNumber(), updated);
            return Answer.applied(202, renderAccepted(updated.at(account.now()), request.baseUrl()));
        });
    }

    private Answer delete(ApiRequest request, String sid) {
        return account.change(() -> {
            account.senders().remove(find(request, sid).phoneNumber());
            return Answer.deleted();
        });
    }

    /**
     * The sender as it will be. Twilio does not say whether a webhook with some of its six fields is merged into the
     * old one or replaces it. Here it replaces it, which is the reading that a careless client would not survive.
     */
    private SimulatedSender.Pending pending(SimulatedSender sender, ObjectNode body) {
        SimulatedSender.Pending before = sender.pending();
        SenderWebhook webhook = before == null ? sender.webhook() : before.webhook();
        String application = before == null ? sender.voiceApplicationSid() : before.voiceApplicationSid();
        if (body.path("webhook").isObject()) {
            webhook = SenderWebhook.fromJson(body.path("webhook"));
            requireMethod("webhook.callback_method", webhook.callbackMethod());
            requireMethod("webhook.fallback_method", webhook.fallbackMethod());
            requireUrl("webhook.callback_url", webhook.callbackUrl());
            requireUrl("webhook.fallback_url", webhook.fallbackUrl());
            requireUrl("webhook.status_callback_url", webhook.statusCallbackUrl());
        }
        JsonNode configuration = body.path("configuration");
        if (configuration.has("voice_application_sid")) {
            application = Json.text(configuration, "voice_application_sid");
            requireApplication(application);
        }
        Instant visibleAt = account.now().plusMillis(limits.get().senderUpdateMillis());
        return new SimulatedSender.Pending(webhook, application, visibleAt);
    }

    private static void requireMethod(String field, @Nullable String value) {
        if (value != null && !METHODS.contains(value)) {
            throw TwilioError.INVALID_SENDER.about(field + " must be POST or PUT");
        }
    }

    private static void requireUrl(String field, @Nullable String value) {
        if (value != null && !FormUpdate.isUrl(value)) {
            throw TwilioError.INVALID_SENDER.about(field + " is not a valid URL");
        }
    }

    private void requireApplication(@Nullable String sid) {
        if (sid != null && account.applications().find(sid).isEmpty()) {
            throw TwilioError.INVALID_SENDER.about("configuration.voice_application_sid is not accessible");
        }
    }

    private SimulatedSender find(ApiRequest request, String sid) {
        return account.senders()
                .findBySid(sid)
                .map(sender -> sender.at(account.now()))
                .orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    /** What Twilio's own sample of a 202 shows: the parts that are being changed are null. */
    private static ObjectNode renderAccepted(SimulatedSender sender, String baseUrl) {
        ObjectNode node = render(sender, baseUrl);
        node.putNull("sender_id");
        node.putNull("webhook");
        node.putNull("profile");
        return node;
    }

    public static ObjectNode render(SimulatedSender sender, String baseUrl) {
        ObjectNode node = Json.object();
        node.put("sid", sender.sid());
        node.put("status", sender.status());
        node.put("sender_id", "whatsapp:" + sender.phoneNumber());
        ObjectNode configuration = node.putObject("configuration");
        configuration.put("waba_id", "100000000000000");
        configuration.putNull("verification_method");
        configuration.putNull("verification_code");
        configuration.put("voice_application_sid", sender.voiceApplicationSid());
        configuration.putNull("account_type");
        sender.webhook().render(node.putObject("webhook"));
        ObjectNode profile = node.putObject("profile");
        profile.put("name", "Simulated business");
        List.of(
                        "about",
                        "address",
                        "description",
                        "logo_url",
                        "banner_url",
                        "privacy_url",
                        "terms_of_service_url",
                        "accent_color",
                        "vertical",
                        "websites",
                        "emails",
                        "phone_numbers")
                .forEach(profile::putNull);
        node.putNull("compliance");
        node.putObject("properties").put("quality_rating", "HIGH").put("messaging_limit", "10K Customers/24hr");
        renderOfflineReasons(node, sender);
        node.put("url", baseUrl + "/v2/Channels/Senders/" + sender.sid());
        return node;
    }

    /** Twilio gives reasons with a sender that is offline only; here always the same one. */
    private static void renderOfflineReasons(ObjectNode node, SimulatedSender sender) {
        if (!sender.status().equals("OFFLINE")) {
            node.putNull("offline_reasons");
            return;
        }
        node.putArray("offline_reasons")
                .addObject()
                .put("code", "63020")
                .put("message", "Twilio encountered a Business Manager account error")
                .put("more_info", "https://www.twilio.com/docs/errors/63020");
    }
}
