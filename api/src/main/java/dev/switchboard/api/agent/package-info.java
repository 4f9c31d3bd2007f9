/** The agents of an owner. */
@NullMarked
package dev.switchboard.api.agent;

import org.jspecify.annotations.NullMarked;
