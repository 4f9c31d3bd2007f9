package dev.switchboard.api.drift;

import dev.switchboard.activities.drift.DriftedNumber;
import dev.switchboard.activities.drift.Drifts;
import dev.switchboard.api.metrics.DriftFindings;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DriftProperties.class)
class DriftConfiguration {

    @Bean
    DriftFindings driftFindings(Drifts drifts) {
        return new DriftFindings() {
            @Override
            public @Nullable Map<ChannelState, Integer> latest() {
                return drifts.everChecked() ? drifts.countByState() : null;
            }

            @Override
            public List<DriftedNumber> numbers(int limit) {
                return drifts.numbers(limit);
            }

            @Override
            public int unreadAccounts() {
                return drifts.fleetUnread();
            }

            @Override
            public @Nullable Instant fleetCheckedAt() {
                return drifts.fleetCheckedAt().orElse(null);
            }
        };
    }
}
