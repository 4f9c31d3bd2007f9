package dev.switchboard.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The simulator's own side: what it is told to do wrong, and what somebody else does there. */
final class Twilio {

    private static final int LATENCY_MILLIS = 80;

    private final Http control;
    private final Http rest;
    private final String accountSid;
    private final List<Disturbance> ill = new ArrayList<>();

    Twilio(Stack stack) {
        this.control = new Http(stack.url("simulator"));
        this.accountSid = stack.accountSid();
        String credentials = accountSid + ":" + stack.secret("TWILIO_AUTH_TOKEN");
        this.rest = new Http(
                stack.url("simulator"),
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    /** What a simulator that was started forgets: how slow it is, and its faults. */
    synchronized void prepare() throws IOException, InterruptedException {
        control.ask("PUT", "/_simulator/limits", Http.JSON.writeValueAsString(Map.of("latencyMillis", LATENCY_MILLIS)));
        putFaults();
    }

    synchronized void begin(Disturbance disturbance) throws IOException, InterruptedException {
        ill.add(disturbance);
        putFaults();
    }

    synchronized void end(Disturbance disturbance) throws IOException, InterruptedException {
        ill.remove(disturbance);
        putFaults();
    }

    private void putFaults() throws IOException, InterruptedException {
        control.ask(
                "PUT",
                "/_simulator/faults",
                Http.JSON.writeValueAsString(ill.stream().map(Twilio::fault).toList()));
    }

    private static Map<String, Object> fault(Disturbance disturbance) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("match", Map.of("path", ".*"));
        fault.put("probability", disturbance.percent() / 100.0);
        switch (disturbance.kind()) {
            case TWILIO_429 -> {
                fault.put("status", 429);
                fault.put("code", 20429);
            }
            case TWILIO_503 -> fault.put("status", 503);
            case TWILIO_HTML -> {
                fault.put("status", 502);
                fault.put("html", true);
            }
            case TWILIO_TIMEOUT -> {
                // Longer than the service waits; half of them are applied when nobody listens any more.
                fault.put("timeoutMillis", 4_000);
                fault.put("applyAfter", disturbance.index() % 2 == 0);
            }
            case TWILIO_CUT_BEFORE -> fault.put("dropBeforeApply", true);
            case TWILIO_CUT_AFTER -> fault.put("dropAfterApply", true);
            case KILL, FREEZE -> throw new IllegalArgumentException(disturbance + " is not Twilio's");
        }
        return fault;
    }

    void addAccount(int account) throws IOException, InterruptedException {
        control.ask(
                "POST",
                "/_simulator/accounts",
                Http.JSON.writeValueAsString(
                        Map.of("accountSid", Universe.accountSid(account), "authToken", Universe.authToken(account))));
    }

    /**
     * A number with voice and SMS that leads to somebody else, in the account with that SID.
     *
     * @return its SID
     */
    String addNumber(int number, String accountSid) throws IOException, InterruptedException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accountSid", accountSid);
        fields.put("phoneNumber", Universe.phoneNumber(number));
        fields.put("voice", true);
        fields.put("sms", true);
        fields.put(Channel.SMS.field(), Universe.before(number, Channel.SMS));
        String application = Universe.application(number);
        if (application.isEmpty()) {
            fields.put(Channel.VOICE.field(), Universe.before(number, Channel.VOICE));
        } else {
            control.ask(
                    "PUT",
                    "/_simulator/applications/" + application,
                    Http.JSON.writeValueAsString(Map.of("accountSid", accountSid)));
            fields.put("voice_application_sid", application);
        }
        return control.ask("POST", "/_simulator/numbers", Http.JSON.writeValueAsString(fields))
                .path("sids")
                .path(0)
                .asString();
    }

    /** A call, or a message, from outside; what answers is up to where the number leads. */
    void call(Step step) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("from", "+15559990000");
        body.put("to", Universe.phoneNumber(step.number()));
        if (step.act() == Act.CALL) {
            body.put("durationSeconds", 30 + step.index() % 100);
        } else {
            body.put("direction", "inbound");
            body.put("body", "Step " + step.index());
        }
        control.ask(
                "POST",
                step.act() == Act.CALL ? "/_simulator/calls" : "/_simulator/messages",
                Http.JSON.writeValueAsString(body));
    }

    /** What is billed, by phone number. */
    Map<String, Observed.Usage> ledger() throws IOException, InterruptedException {
        Map<String, Observed.Usage> billed = new LinkedHashMap<>();
        for (JsonNode day : control.ask("GET", "/_simulator/ledger", "").path("days")) {
            JsonNode sums = day.path("sums");
            billed.merge(
                    day.path("phoneNumber").asString(),
                    new Observed.Usage(
                            sums.path("voiceCalls").asLong(),
                            sums.path("voiceMinutes").asLong(),
                            sums.path("smsInboundSegments").asLong()
                                    + sums.path("smsOutboundSegments").asLong()),
                    Observed.Usage::plus);
        }
        return billed;
    }

    /**
     * Where the numbers lead of the account that the service is configured with, but for those that nobody had to buy.
     */
    Map<String, String> sold() throws IOException, InterruptedException {
        Map<String, String> sold = new TreeMap<>();
        rest.ask("GET", "/2010-04-01/Accounts/" + accountSid + "/IncomingPhoneNumbers.json?PageSize=1000", "")
                .path("incoming_phone_numbers")
                .forEach(number -> sold.put(
                        number.path("phone_number").asString(),
                        number.path("voice_url").asString("")));
        sold.keySet().removeIf(number -> number.startsWith(Universe.PLANNED));
        return sold;
    }

    /** What Twilio has. */
    JsonNode number(int number) throws IOException, InterruptedException {
        return control.ask("GET", "/_simulator/numbers/" + Universe.phoneNumber(number), "");
    }

    /** Changes where a channel leads, behind everybody's back. */
    void change(Step step) throws IOException, InterruptedException {
        control.ask(
                "PATCH",
                "/_simulator/numbers/" + Universe.phoneNumber(step.number()),
                Http.JSON.writeValueAsString(
                        step.channel() == Channel.VOICE
                                // The application would own the calls still.
                                ? Map.of(Channel.VOICE.field(), Universe.outside(step), "voice_application_sid", "")
                                : Map.of(Channel.SMS.field(), Universe.outside(step))));
    }
}
