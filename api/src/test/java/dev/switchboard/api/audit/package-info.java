/** The audit trail over HTTP. */
@NullMarked
package dev.switchboard.api.audit;

import org.jspecify.annotations.NullMarked;
