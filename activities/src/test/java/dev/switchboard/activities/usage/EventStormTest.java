package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The truth is computed beside the story of each call and message; the database only sees the storm. */
class EventStormTest extends UsageDatabaseTest {

    private static final int SIDS = 4_000;
    private static final int EVENTS = 20_000;
    private static final int MOST_COPIES = 5;
    private static final Instant REBOUND = NOON.minusSeconds(43_200 - 7);

    private final Random random = new Random(42);
    private final List<TwilioEvent> storm = new ArrayList<>();
    private final Map<String, Recorded> truth = new HashMap<>();

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void everyUnitIsCountedOnceHoweverTheEventsCome() throws Exception {
        bind("phone_123", "agent_456", NOON.minusSeconds(800_000));
        bind("phone_123", "agent_789", REBOUND);
        aNumber("phone_124", "demo", "+15550000124");
        List<TwilioEvent> told = new ArrayList<>();
        for (int story = 0; story < SIDS; story++) {
            told.addAll(tell(story));
        }
        copyUpTo(EVENTS, told);
        Collections.shuffle(storm, random);

        feedAndProcess();

        assertThat(unprocessed()).isZero();
        Map<String, Recorded> recorded = new HashMap<>();
        truth.keySet().forEach(sid -> {
            Recorded usage = recorded(sid);
            if (usage != null) {
                recorded.put(sid, usage);
            }
        });
        assertThat(recorded).isEqualTo(truth);
        assertThat(jdbc.sql("SELECT count(*) FROM usage_record")
                        .query(Integer.class)
                        .single())
                .isEqualTo(truth.size());
        assertThat(jdbc.sql("SELECT sum(voice_minutes) FROM usage_record")
                        .query(Integer.class)
                        .single())
                .isEqualTo(
                        truth.values().stream().mapToInt(Recorded::voiceMinutes).sum())
                .isPositive();
    }

    private void feedAndProcess() throws Exception {
        EventWriter writer = new EventWriter(events, EventWriter.Limits.DEFAULT);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger fed = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(12);
        List<Future<?>> ends = new ArrayList<>();
        for (int feeder = 0; feeder < 8; feeder++) {
            ends.add(threads.submit(() -> {
                for (int i = next.getAndIncrement(); i < storm.size(); i = next.getAndIncrement()) {
                    writer.keep(storm.get(i));
                    fed.incrementAndGet();
                }
            }));
        }
        for (int worker = 0; worker < 4; worker++) {
            int batch = 7 + 60 * worker;
            ends.add(threads.submit(() -> {
                boolean allFed;
                do {
                    allFed = fed.get() == storm.size();
                } while (processor.processBatch(batch) > 0 || !allFed);
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdown();
        writer.close();
    }

    /** What one call or message does, and what its usage is then. */
    private List<TwilioEvent> tell(int story) {
        Instant start = NOON.minusSeconds(86_400 - random.nextInt(86_400)).minusSeconds(43_200);
        int kind = story % 4;
        if (kind == 0) {
            return aCallThat(String.format("CA%05d", story), start);
        }
        if (kind == 1) {
            return anInbound(String.format("SM%05d", story), start, random.nextBoolean());
        }
        return anOutbound(String.format("SM%05d", story), start, kind == 3);
    }

    private List<TwilioEvent> aCallThat(String sid, Instant start) {
        String end = List.of("completed", "completed", "completed", "busy", "no-answer", "canceled")
                .get(random.nextInt(6));
        int seconds = end.equals("completed") ? random.nextInt(900) : 0;
        List<TwilioEvent> told = new ArrayList<>();
        if (random.nextBoolean()) {
            told.add(TwilioEvent.ofCall(aCall(sid, "ringing", 0, start), start));
        }
        Instant over = start.plusSeconds(seconds);
        told.add(TwilioEvent.ofCall(aCall(sid, end, seconds, over), over.plusSeconds(random.nextInt(300))));
        int minutes = seconds / 60 + (seconds % 60 > 0 ? 1 : 0);
        keep(sid, Channel.VOICE, Direction.INBOUND, start, minutes, 0, 0);
        return told;
    }

    private List<TwilioEvent> anInbound(String sid, Instant at, boolean whatsApp) {
        int segments = 1 + random.nextInt(9);
        Map<String, String> message = anInboundMessage(sid, segments);
        keep(sid, whatsApp ? Channel.WHATSAPP : Channel.SMS, Direction.INBOUND, at, 0, whatsApp ? 0 : segments, 0);
        return List.of(TwilioEvent.ofMessage(whatsApp ? onWhatsApp(message) : message, at));
    }

    private List<TwilioEvent> anOutbound(String sid, Instant at, boolean whatsApp) {
        List<String> path = List.of(
                        List.of("queued", "sent", "delivered", "read"),
                        List.of("queued", "sent", "delivered"),
                        List.of("sent", "read"),
                        List.of("sent", "undelivered"),
                        List.of("queued", "sent", "failed"),
                        List.of("queued", "canceled"),
                        List.of("accepted", "queued", "sending"))
                .get(random.nextInt(7));
        List<TwilioEvent> told = new ArrayList<>();
        for (int step = 0; step < path.size(); step++) {
            Map<String, String> message = anOutboundMessage(sid, path.get(step));
            told.add(TwilioEvent.ofMessage(whatsApp ? onWhatsApp(message) : message, at.plusSeconds(step * 40_000L)));
        }
        if (!path.contains("sending")) {
            boolean delivered = path.contains("delivered") || path.contains("read");
            boolean failed = path.contains("failed") || path.contains("canceled");
            Integer segments = whatsApp || failed ? Integer.valueOf(0) : null;
            Channel channel = whatsApp ? Channel.WHATSAPP : Channel.SMS;
            keep(sid, channel, Direction.OUTBOUND, at, 0, segments, whatsApp && delivered ? 1 : 0);
        }
        return told;
    }

    private void keep(
            String sid,
            Channel channel,
            Direction direction,
            Instant start,
            int minutes,
            @Nullable Integer segments,
            int delivered) {
        String agent = start.isBefore(REBOUND) ? "agent_456" : "agent_789";
        LocalDate day = start.atOffset(ZoneOffset.UTC).toLocalDate();
        truth.put(sid, new Recorded("phone_123", agent, channel, direction, day, minutes, segments, delivered));
    }

    private void copyUpTo(int size, List<TwilioEvent> told) {
        for (int copy = 0; copy < MOST_COPIES && storm.size() < size; copy++) {
            Collections.shuffle(told, random);
            storm.addAll(copy == 0 ? told : told.subList(0, Math.min(told.size(), size - storm.size())));
        }
        assertThat(storm).hasSize(size);
    }

    private int unprocessed() {
        return jdbc.sql("SELECT count(*) FROM twilio_event WHERE processed_at IS NULL")
                .query(Integer.class)
                .single();
    }
}
