/** The processes that have workers, and what they must have in common. */
@NullMarked
package dev.switchboard.activities.worker;

import org.jspecify.annotations.NullMarked;
