/** Roles of processes. */
@NullMarked
package dev.switchboard.api.role;

import org.jspecify.annotations.NullMarked;
