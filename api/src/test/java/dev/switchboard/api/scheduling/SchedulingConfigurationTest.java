package dev.switchboard.api.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;

/** On Java 17 as well as with the virtual threads of later releases. */
class SchedulingConfigurationTest {

    private static final Duration SHORTLY = Duration.ofMillis(1);

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withPropertyValues("spring.threads.virtual.enabled=true", "spring.task.scheduling.pool.size=4")
            .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
            .withUserConfiguration(SchedulingConfiguration.class, Jobs.class);

    @Test
    void followersWhoAreStuckDoNotStopAJob() {
        service.run(context -> {
            Stuck followers = new Stuck(20);
            followers.on(context.getBean(SchedulingConfiguration.FOLLOWERS, TaskScheduler.class), 8);

            context.getBean(Job.class).awaitRuns(3);

            followers.release();
        });
    }

    @Test
    void aJobThatIsStuckDoesNotStopTheOthers() {
        service.run(context -> {
            Stuck jobs = new Stuck(3);
            jobs.on(context.getBean(TaskScheduler.class), 3);

            context.getBean(Job.class).awaitRuns(3);

            jobs.release();
        });
    }

    /** Tasks of a fixed delay that block until they are released. */
    private static final class Stuck {

        private final CountDownLatch held = new CountDownLatch(1);
        private final int tasks;

        Stuck(int tasks) {
            this.tasks = tasks;
        }

        /** Starts them, and waits until so many run. */
        void on(TaskScheduler scheduler, int atOnce) throws InterruptedException {
            CountDownLatch running = new CountDownLatch(atOnce);
            IntStream.range(0, tasks).forEach(task -> {
                var unused = scheduler.scheduleWithFixedDelay(() -> block(running), Instant.now(), SHORTLY);
            });
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            held.countDown();
        }

        private void block(CountDownLatch running) {
            running.countDown();
            try {
                held.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class Job {

        private final java.util.concurrent.Semaphore runs = new java.util.concurrent.Semaphore(0);

        @Scheduled(fixedDelay = 1)
        void run() {
            runs.release();
        }

        /** From now on. */
        void awaitRuns(int times) throws InterruptedException {
            runs.drainPermits();
            assertThat(runs.tryAcquire(times, 30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Jobs {
        @Bean
        Job job() {
            return new Job();
        }
    }
}
