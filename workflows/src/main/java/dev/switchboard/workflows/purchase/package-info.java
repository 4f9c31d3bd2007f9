/**
 * Buying numbers at Twilio: what is asked for, what it may cost, and the workflow that buys it exactly once or not at
 * all.
 */
@NullMarked
package dev.switchboard.workflows.purchase;

import org.jspecify.annotations.NullMarked;
