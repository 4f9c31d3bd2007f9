/** How fast status callbacks are kept, and whether all that were acknowledged are there. */
@NullMarked
package dev.switchboard.bench.callbacks;

import org.jspecify.annotations.NullMarked;
