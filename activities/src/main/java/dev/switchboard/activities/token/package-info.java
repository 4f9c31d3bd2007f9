/** Which tokens are no longer good, although they have not expired. */
@NullMarked
package dev.switchboard.activities.token;

import org.jspecify.annotations.NullMarked;
