/** Encryption with keys that can be rotated: for what is kept in the database, and for what Temporal keeps. */
@NullMarked
package dev.switchboard.activities.secret;

import org.jspecify.annotations.NullMarked;
