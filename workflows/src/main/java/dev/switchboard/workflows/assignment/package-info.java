/** Assigning a number to an agent, unassigning it, and bringing its webhooks up to date. */
@NullMarked
package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.NullMarked;
