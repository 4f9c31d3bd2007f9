/** The audit trail: one message for every operation that ended, and for every call that changed something itself. */
@NullMarked
package dev.switchboard.workflows.audit;

import org.jspecify.annotations.NullMarked;
