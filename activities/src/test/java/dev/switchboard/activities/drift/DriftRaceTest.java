package dev.switchboard.activities.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.audit.AuditChain;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftTwilioActivities;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DriftRaceTest extends DatabaseTest {

    private static final int NUMBERS = 40;
    private static final int ROUNDS = 10;

    @Test
    void checksAndUpdatesAtTheSameTimeFindEveryNumberOnceAndNobodyLosesToADeadlock() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < NUMBERS; i++) {
            String phoneNumber = "+155500060%02d".formatted(i);
            ids.add("phone_60%02d".formatted(i));
            aNumber(ids.get(i), DEMO, phoneNumber, new Capabilities(true, true, false));
            assigned(ids.get(i), "agent_456", true, false);
            account.hold(new AccountNumber(sidOf(phoneNumber), phoneNumber, true, true, new Route(Map.of())));
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                clock.advance(Duration.ofSeconds(1));
                List<DriftCheck> checks = List.of(check(false), check(true), check(true));
                List<Future<?>> running = new ArrayList<>();
                checks.forEach(check -> running.add(
                        threads.submit(() -> bean(DriftTwilioActivities.class).checkPage(check, null))));
                ids.forEach(id -> running.add(threads.submit(updated(id))));
                for (Future<?> one : running) {
                    one.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(jdbc.sql("SELECT count(*) FROM route_drift")
                        .query(Integer.class)
                        .single())
                .as("drift found")
                .isPositive()
                .isEqualTo(jdbc.sql("SELECT count(*) FROM message WHERE action = 'drift_found'")
                        .query(Integer.class)
                        .single());
        assertThat(bean(AuditChain.class).verify(DEMO, null).intact()).isTrue();
    }

    private Callable<Boolean> updated(String phoneNumberId) {
        String operation = anOperation(OperationType.UPDATE, phoneNumberId).id();
        return () -> {
            bean(AuditActivities.class)
                    .audit(new AuditInput(
                            operation,
                            AuditAction.WEBHOOKS_UPDATED,
                            DEMO,
                            AuditSubject.of(phoneNumberId, "agent_456"),
                            OperationEnd.completed(Map.of())));
            return true;
        };
    }

    private DriftCheck check(boolean wholeFleet) {
        String owner = wholeFleet ? DriftWorkflowIds.SCHEDULE_OWNER : DEMO;
        return new DriftCheck(
                operations
                        .open(new NewOperation(owner, OperationType.CHECK_DRIFT, null, null, "check", null, null))
                        .operation()
                        .id(),
                owner,
                wholeFleet);
    }
}
