/** The audit trail, to be read. */
@NullMarked
package dev.switchboard.api.audit;

import org.jspecify.annotations.NullMarked;
