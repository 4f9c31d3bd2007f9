package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.http.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the control API's JSON says of a number: any field of it in Twilio's snake_case, {@code capabilities} or
 * {@code voice}, {@code sms} and {@code mms} for short, and {@code sender}. Twilio's rules do not apply.
 */
final class NumberJson {

    private NumberJson() {}

    /** The number as the JSON changes it. */
    static SimulatedNumber change(SimulatedNumber number, ObjectNode json) {
        SimulatedNumber changed = number;
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            changed = change(changed, property.getKey(), property.getValue());
        }
        return changed;
    }

    private static SimulatedNumber change(SimulatedNumber number, String name, JsonNode value) {
        Capabilities can = number.capabilities();
        return switch (name) {
            case "phoneNumber", "sender", "whatsapp" -> number;
            case "sid" -> number.withSid(value.asString());
            case "voice" ->
                number.withCapabilities(new Capabilities(flag(name, value), can.sms(), can.mms(), can.fax()));
            case "sms" ->
                number.withCapabilities(new Capabilities(can.voice(), flag(name, value), can.mms(), can.fax()));
            case "mms" ->
                number.withCapabilities(new Capabilities(can.voice(), can.sms(), flag(name, value), can.fax()));
            case "capabilities" ->
                number.withCapabilities(new Capabilities(
                        value.path("voice").asBoolean(can.voice()),
                        value.path("sms").asBoolean(can.sms()),
                        value.path("mms").asBoolean(can.mms()),
                        value.path("fax").asBoolean(can.fax())));
            default -> {
                if (value.isContainer()) {
                    throw new IllegalArgumentException(name + " must be a text, a number, a boolean or null");
                }
                yield number.with(name, value.isNull() ? null : value.asString());
            }
        };
    }

    /** Whether the JSON asks for a WhatsApp sender, in full or for short. */
    static boolean hasSender(ObjectNode json) {
        return json.path("sender").isObject() || (json.has("whatsapp") && flag("whatsapp", json.get("whatsapp")));
    }

    /** The sender as the JSON changes it: sid, status, webhook (replaced) and configuration.voice_application_sid. */
    static SimulatedSender change(SimulatedSender sender, JsonNode json) {
        SimulatedSender changed = sender;
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            JsonNode value = property.getValue();
            changed = switch (property.getKey()) {
                case "sid" -> changed.withSid(value.asString());
                case "status" -> changed.withStatus(value.asString());
                case "webhook" -> changed.withWebhook(SenderWebhook.fromJson(value));
                case "configuration" -> changed.withVoiceApplicationSid(Json.text(value, "voice_application_sid"));
                default ->
                    throw new IllegalArgumentException("sender." + property.getKey()
                            + " is unknown: sid, status, webhook and configuration can be changed");
            };
        }
        return changed;
    }

    static boolean flag(String name, @Nullable JsonNode value) {
        if (value == null || !value.isBoolean()) {
            throw new IllegalArgumentException(name + " must be true or false");
        }
        return value.asBoolean();
    }
}
