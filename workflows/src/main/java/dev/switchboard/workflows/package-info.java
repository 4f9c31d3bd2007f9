/** The ground on which every workflow stands: the task queues, and the timeouts and retries of its steps. */
@NullMarked
package dev.switchboard.workflows;

import org.jspecify.annotations.NullMarked;
