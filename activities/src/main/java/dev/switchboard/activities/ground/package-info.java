/** What every package of this module stands on, and what knows none of them: JSON columns, instants, ids, and pages. */
@NullMarked
package dev.switchboard.activities.ground;

import org.jspecify.annotations.NullMarked;
