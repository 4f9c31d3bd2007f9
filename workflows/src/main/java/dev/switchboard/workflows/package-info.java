/** What every workflow of Switchboard shares: task queues, the operation's failure, and the compensation helper. */
@NullMarked
package dev.switchboard.workflows;

import org.jspecify.annotations.NullMarked;
