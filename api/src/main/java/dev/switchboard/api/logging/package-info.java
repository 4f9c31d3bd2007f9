/** What a line of the log may have in it. */
@NullMarked
package dev.switchboard.api.logging;

import org.jspecify.annotations.NullMarked;
