/** Pools of numbers: the check that buys what a pool lacks. */
@NullMarked
package dev.switchboard.workflows.pool;

import org.jspecify.annotations.NullMarked;
