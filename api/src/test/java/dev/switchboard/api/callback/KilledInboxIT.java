package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.ServiceProcess;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The service is killed while Twilio tells it of calls that ended. */
@NeedsTemporalServer
class KilledInboxIT {

    private static final String NUMBER = "+15550007002";
    private static final String STATUS = "/api/twilio/status";
    private static final String PUBLIC_STATUS = "https://switchboard.example.com" + STATUS;
    private static final int SENDERS = 12;

    @TempDir
    Path directory;

    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void noAcknowledgedCallbackIsLostAndEachIsCountedOnce() throws Exception {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder().setPort(Ports.any()).start();
                TemporalDevServer temporal = ServiceProcess.temporal();
                TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
                ServiceProcess service = new ServiceProcess(directory, postgres, temporal, twilio)) {
            JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            SimulatedNumber number =
                    twilio.addNumber(SimulatedNumber.of(NUMBER).withCapabilities(Capabilities.VOICE_AND_SMS));
            SwitchboardClient demo = service.start().as("demo");
            assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);
            assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(demo.assign(number.sid(), "agent_1", true, false).status())
                    .isEqualTo(200);

            for (int kill = 0; kill < 2; kill++) {
                sendUntilKilled(service);
                service.start();
            }
            // Twilio repeats what was not acknowledged, and some of what was.
            for (String sid : List.copyOf(sent)) {
                if (!acknowledged.contains(sid) || sid.endsWith("0")) {
                    assertThat(send(service.anonymous(), sid)).isEqualTo(204);
                }
            }

            Set<String> stored = new HashSet<>(
                    jdbc.sql("SELECT sid FROM twilio_event").query(String.class).list());
            assertThat(stored).containsAll(acknowledged).hasSameSizeAs(sent);
            ServiceProcess.await(
                    Duration.ofSeconds(60),
                    () -> jdbc.sql("SELECT count(*) FROM twilio_event WHERE processed_at IS NULL")
                                    .query(Integer.class)
                                    .single()
                            == 0);
            SwitchboardClient.Answer usage = service.as("demo").get("/api/usage?groupBy=number");
            assertThat(usage.json().at("/total/calls").asInt()).as(usage.text()).isEqualTo(sent.size());
            // 61 seconds are two minutes.
            assertThat(usage.json().at("/total/voiceMinutes").asInt()).isEqualTo(2 * sent.size());
        }
    }

    /** Many at a time, until the service is killed in the middle of it. */
    private void sendUntilKilled(ServiceProcess service) throws Exception {
        SwitchboardClient twilio = service.anonymous();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        List<Future<?>> sending = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            sending.add(senders.submit(() -> {
                try {
                    while (true) {
                        String sid = "CA%032d".formatted(calls.incrementAndGet());
                        sent.add(sid);
                        if (send(twilio, sid) == 204) {
                            acknowledged.add(sid);
                        }
                    }
                } catch (UncheckedIOException killed) {
                    // As expected.
                }
            }));
        }
        int before = acknowledged.size();
        int enough = before + 200 + new Random().nextInt(1_000);
        ServiceProcess.await(Duration.ofSeconds(60), () -> acknowledged.size() >= enough);
        service.kill();
        for (Future<?> sender : sending) {
            sender.get();
        }
        senders.shutdown();
    }

    private static int send(SwitchboardClient twilio, String callSid) {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "AccountSid", SimulatorDemo.ACCOUNT_SID,
                "CallSid", callSid,
                "CallStatus", "completed",
                "CallDuration", "61",
                "Direction", "inbound",
                "From", "+15551234567",
                "To", NUMBER,
                "Timestamp", "Tue, 24 Nov 2026 16:00:00 +0000"));
        String body = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return twilio.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .withHeader("X-Twilio-Signature", signature(parameters))
                .post(STATUS, body)
                .status();
    }

    /** HMAC-SHA1 over the URL and the sorted parameters: www.twilio.com/docs/usage/security. */
    private static String signature(Map<String, String> sorted) {
        StringBuilder signed = new StringBuilder(PUBLIC_STATUS);
        sorted.forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SimulatorDemo.AUTH_TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            String signature = Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
            assertThat(new RequestValidator(SimulatorDemo.AUTH_TOKEN).validate(PUBLIC_STATUS, sorted, signature))
                    .isTrue();
            return signature;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
