package dev.switchboard.api.audit;

import dev.switchboard.workflows.audit.AuditAction;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the audit messages that a call leaves: itself, or by the operation that it starts, of which the message comes
 * when it ends. Every call under {@code /api} that changes something has it; a test looks for those that lack it, and
 * for each message.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

    /** When all goes well first, then when it fails. */
    AuditAction[] value();
}
