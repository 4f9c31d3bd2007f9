package dev.switchboard.api.scheduling;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The threads of work in the background. Own pools: with virtual threads, Spring Boot's scheduler runs whatever has a
 * fixed delay on one thread, whichever size the pool is given. There, one job that is stuck stops all others.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
public class SchedulingConfiguration {

    /** Of those who look at operations for whoever follows them. */
    public static final String FOLLOWERS = "followerScheduler";

    private static final int FOLLOWER_THREADS = 8;

    /** Of jobs; {@code spring.task.scheduling} says how many. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.build();
    }

    @Bean(name = FOLLOWERS, defaultCandidate = false)
    ThreadPoolTaskScheduler followerScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.poolSize(FOLLOWER_THREADS).threadNamePrefix("follower-").build();
    }
}
