/** Putting right the numbers of operations whose workflow is gone. */
@NullMarked
package dev.switchboard.workflows.recovery;

import org.jspecify.annotations.NullMarked;
