/** The threads that work in the background. */
@NullMarked
package dev.switchboard.api.scheduling;

import org.jspecify.annotations.NullMarked;
