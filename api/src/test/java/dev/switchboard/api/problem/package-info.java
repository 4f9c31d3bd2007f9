/** Codes and statuses. */
@NullMarked
package dev.switchboard.api.problem;

import org.jspecify.annotations.NullMarked;
