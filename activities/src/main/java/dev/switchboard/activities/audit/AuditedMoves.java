package dev.switchboard.activities.audit;

import dev.switchboard.activities.number.MergedNumber;
import dev.switchboard.activities.number.MovedNumber;
import dev.switchboard.activities.number.NumberMoves;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationState;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the audit trail of numbers that have moved, and of second rows of them that are gone. */
@Component
final class AuditedMoves implements NumberMoves {

    private final Operations operations;
    private final PhoneNumbers numbers;
    private final AuditAppender audit;

    AuditedMoves(Operations operations, PhoneNumbers numbers, AuditAppender audit) {
        this.operations = operations;
        this.numbers = numbers;
        this.audit = audit;
    }

    @Override
    public void tell(String operationId, String owner, List<MovedNumber> moved) {
        String actor = operations.askedBy(operationId);
        audit.append(moved.stream()
                .map(number ->
                        message(operationId, actor, numbers.find(number.id()).orElseThrow(), number))
                .toList());
    }

    @Override
    public void tellMerged(String operationId, String owner, List<MergedNumber> merged) {
        String actor = operations.askedBy(operationId);
        audit.append(merged.stream()
                .map(number -> NewAuditMessage.of(
                        owner,
                        AuditAction.NUMBER_MERGED,
                        actor,
                        operationId,
                        number.id(),
                        null,
                        AuditMetadata.ofMerge(
                                number.phoneNumber(),
                                new Capabilities(number.voice(), number.sms(), number.whatsapp()),
                                number.accountSid(),
                                number.mergedInto())))
                .toList());
    }

    private static NewAuditMessage message(String operationId, String actor, PhoneNumber number, MovedNumber move) {
        return NewAuditMessage.of(
                number.owner(),
                AuditAction.NUMBER_MOVED,
                actor,
                operationId,
                number.id(),
                number.agentId(),
                AuditMetadata.builder()
                        .number(number)
                        .state(OperationState.COMPLETED)
                        .move(new AuditMove(move.fromAccount(), move.toAccount()))
                        .build());
    }
}
