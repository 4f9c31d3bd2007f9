/** What the database knows of an operation whose workflow is gone. */
@NullMarked
package dev.switchboard.activities.recovery;

import org.jspecify.annotations.NullMarked;
