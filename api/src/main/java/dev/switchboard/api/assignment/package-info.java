/** Assigning a number to an agent, and taking it away. */
@NullMarked
package dev.switchboard.api.assignment;

import org.jspecify.annotations.NullMarked;
