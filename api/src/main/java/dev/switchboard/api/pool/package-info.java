/** Pools of numbers over REST, and the schedule that refills them. */
@NullMarked
package dev.switchboard.api.pool;

import org.jspecify.annotations.NullMarked;
