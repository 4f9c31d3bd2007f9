/** The audit trail. */
@NullMarked
package dev.switchboard.activities.audit;

import org.jspecify.annotations.NullMarked;
