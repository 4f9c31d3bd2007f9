/** The connection to Temporal. */
@NullMarked
package dev.switchboard.api.temporal;

import org.jspecify.annotations.NullMarked;
