/** The operations as their users see them, and the items of batches. */
@NullMarked
package dev.switchboard.activities.operation;

import org.jspecify.annotations.NullMarked;
