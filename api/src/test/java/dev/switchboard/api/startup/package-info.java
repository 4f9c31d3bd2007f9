/** Starting without what is needed, and stopping with work under way. */
@NullMarked
package dev.switchboard.api.startup;

import org.jspecify.annotations.NullMarked;
