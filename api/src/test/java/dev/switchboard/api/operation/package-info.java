/** Operations: idempotency, conflicts, waiting, recovery. */
@NullMarked
package dev.switchboard.api.operation;

import org.jspecify.annotations.NullMarked;
