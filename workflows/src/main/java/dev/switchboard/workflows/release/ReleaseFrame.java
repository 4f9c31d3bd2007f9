package dev.switchboard.workflows.release;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.saga.OperationFrame;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a release is told, by the workflow that carries it out and by the one that settles it when that is lost. */
final class ReleaseFrame {

    private ReleaseFrame() {}

    /** @param number the number as the release found it; none before that */
    static OperationFrame of(
            String operationId, String owner, String phoneNumberId, Supplier<@Nullable NumberToRelease> number) {
        return new OperationFrame(operationId, owner, AuditAction.PHONE_GIVEN_BACK, AuditAction.PHONE_KEPT)
                .about(() -> subject(phoneNumberId, number.get()));
    }

    private static AuditSubject subject(String phoneNumberId, @Nullable NumberToRelease number) {
        return AuditSubject.of(phoneNumberId, number == null ? null : number.agentId())
                .withPrice(number == null ? null : number.price());
    }
}
