/** Releases of numbers: since when, until when, and what hung on the number when it was detached. */
@NullMarked
package dev.switchboard.activities.release;

import org.jspecify.annotations.NullMarked;
