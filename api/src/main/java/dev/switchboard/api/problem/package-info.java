/** Errors: one table from stable codes to HTTP, one shape (RFC 9457) for all of them. */
@NullMarked
package dev.switchboard.api.problem;

import org.jspecify.annotations.NullMarked;
