/** The agents of an owner. */
@NullMarked
package dev.switchboard.activities.agent;

import org.jspecify.annotations.NullMarked;
