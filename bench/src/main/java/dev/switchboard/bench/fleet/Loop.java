package dev.switchboard.bench.fleet;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What one would write without Switchboard: a request for each number, some at a time. It does not know which numbers
 * differ, so it writes all; killed, it does not know how far it came, so it starts from the beginning.
 */
final class Loop implements FleetClient {

    private static final int ATTEMPTS = 8;
    private static final long FIRST_PAUSE_MILLIS = 250;

    private final TwilioRestClient client;
    private final List<Fleet.PhoneNumber> numbers;
    private final int atATime;

    Loop(TwilioRestClient client, List<Fleet.PhoneNumber> numbers, int atATime) {
        this.client = client;
        this.numbers = numbers;
        this.atATime = atATime;
    }

    @Override
    public String name() {
        return atATime == 1 ? "sequential loop" : "loop, " + atATime + " at a time";
    }

    @Override
    public int numbers() {
        return numbers.size();
    }

    @Override
    public void warmUp(int some) throws InterruptedException {
        update(numbers.subList(0, Math.min(some, numbers.size())));
    }

    @Override
    public Duration update() throws InterruptedException {
        return update(numbers);
    }

    @Override
    public Duration updateKilledHalfWay() throws InterruptedException {
        return update(numbers.subList(0, numbers.size() / 2)).plus(update(numbers));
    }

    private Duration update(List<Fleet.PhoneNumber> some) throws InterruptedException {
        long start = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        some.forEach(number -> threads.execute(() -> update(number)));
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.DAYS)) {
            throw new IllegalStateException("The loop does not end");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Once more after each 429, later each time; a number that is refused to the end stays as it is. */
    private void update(Fleet.PhoneNumber number) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                send(number);
                return;
            } catch (ApiException e) {
                if (!Objects.equals(e.getStatusCode(), 429)) {
                    throw e;
                }
                pause(FIRST_PAUSE_MILLIS << attempt);
            }
        }
    }

    private void send(Fleet.PhoneNumber number) {
        IncomingPhoneNumber.updater(number.sid())
                .setVoiceUrl(URI.create(Webhooks.VOICE_URL))
                .setVoiceMethod(HttpMethod.POST)
                .setVoiceFallbackUrl(URI.create(Webhooks.VOICE_FALLBACK_URL))
                .setVoiceFallbackMethod(HttpMethod.POST)
                .setStatusCallback(URI.create(Webhooks.STATUS_CALLBACK))
                .setStatusCallbackMethod(HttpMethod.POST)
                .setSmsUrl(URI.create(Webhooks.SMS_URL))
                .setSmsMethod(HttpMethod.POST)
                .setSmsFallbackUrl(URI.create(Webhooks.SMS_FALLBACK_URL))
                .setSmsFallbackMethod(HttpMethod.POST)
                .update(client);
    }

    /** Between half of it and all of it, so that those refused together do not come back together. */
    private static void pause(long millis) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
