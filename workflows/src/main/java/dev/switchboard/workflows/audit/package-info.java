/** The audit trail: one message for every operation that ended. */
@NullMarked
package dev.switchboard.workflows.audit;

import org.jspecify.annotations.NullMarked;
