package dev.switchboard.activities.drift;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditDrift;
import dev.switchboard.activities.audit.AuditMetadata;
import dev.switchboard.activities.audit.NewAuditMessage;
import dev.switchboard.activities.drift.RouteDrifts.Ended;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what a check finds together with its audit messages. There is one when a number is found drifted, and one when
 * it is seen right again, however many checks see it in between.
 */
@Component
final class DriftFinder {

    private final RouteDrifts drifts;
    private final PhoneNumbers numbers;
    private final Operations operations;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    DriftFinder(
            RouteDrifts drifts,
            PhoneNumbers numbers,
            Operations operations,
            AuditAppender audit,
            PlatformTransactionManager transactionManager) {
        this.drifts = drifts;
        this.numbers = numbers;
        this.operations = operations;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /**
     * @param found the numbers that have drifted
     * @param right what Twilio holds of the numbers that are as they should be
     */
    void keep(DriftCheck check, List<FoundDrift> found, Map<PhoneNumber, Route> right) {
        Map<String, PhoneNumber> rightById =
                right.keySet().stream().collect(Collectors.toMap(PhoneNumber::id, Function.identity()));
        transaction.executeWithoutResult(status -> {
            Set<String> added = drifts.keep(check, found);
            String actor = operations.askedBy(check.operationId());
            List<NewAuditMessage> messages = new ArrayList<>();
            found.stream()
                    .filter(drift -> added.contains(drift.number().id()))
                    .forEach(drift -> messages.add(found(check, actor, drift)));
            drifts.resolve(check, right.keySet()).forEach(ended -> {
                PhoneNumber number = rightById.get(ended.phoneNumberId());
                messages.add(resolved(check, actor, ended, number, number == null ? null : right.get(number)));
            });
            append(messages);
        });
    }

    void resolveRebound(DriftCheck check) {
        transaction.executeWithoutResult(status -> {
            String actor = operations.askedBy(check.operationId());
            append(drifts.resolveRebound(check).stream()
                    .map(ended -> resolved(
                            check,
                            actor,
                            ended,
                            numbers.find(ended.phoneNumberId()).orElse(null),
                            null))
                    .toList());
        });
    }

    private void append(List<NewAuditMessage> messages) {
        audit.append(messages.stream()
                .sorted(Comparator.comparing(NewAuditMessage::owner))
                .toList());
    }

    private static NewAuditMessage found(DriftCheck check, String actor, FoundDrift drift) {
        PhoneNumber number = drift.number();
        Map<String, String> channels = new TreeMap<>();
        drift.channels()
                .forEach((name, route) -> channels.put(name, route.state().code()));
        Map<String, String> expected = new TreeMap<>();
        drift.changes().forEach(change -> change.to().forEach((field, to) -> expected.put(field.twilioName(), to)));
        NewAuditMessage message = message(
                check,
                actor,
                AuditAction.DRIFT_FOUND,
                new Ended(number.owner(), number.id(), number.agentId()),
                metadata(number).drift(new AuditDrift(channels, expected)));
        return drift.held().fields().isEmpty() ? message : message.withBefore(drift.held());
    }

    private static NewAuditMessage resolved(
            DriftCheck check, String actor, Ended ended, @Nullable PhoneNumber number, @Nullable Route held) {
        return message(check, actor, AuditAction.DRIFT_RESOLVED, ended, metadata(number))
                .withAfter(held);
    }

    private static NewAuditMessage message(
            DriftCheck check, String actor, AuditAction action, Ended whose, AuditMetadata.Builder metadata) {
        return NewAuditMessage.of(
                whose.owner(),
                action,
                actor,
                check.operationId(),
                whose.phoneNumberId(),
                whose.agentId(),
                metadata.build());
    }

    private static AuditMetadata.Builder metadata(@Nullable PhoneNumber number) {
        AuditMetadata.Builder metadata = AuditMetadata.builder().state(OperationState.COMPLETED);
        return number == null ? metadata : metadata.number(number);
    }
}
