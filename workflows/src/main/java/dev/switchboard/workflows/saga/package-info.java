/** What every workflow does when a step fails: undo what came before, and wait for a turn that was never given. */
@NullMarked
package dev.switchboard.workflows.saga;

import org.jspecify.annotations.NullMarked;
