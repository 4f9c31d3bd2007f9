/** Pools of numbers: what each is to have, what it has, and why it was not refilled. */
@NullMarked
package dev.switchboard.activities.pool;

import org.jspecify.annotations.NullMarked;
