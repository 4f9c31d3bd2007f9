/** Embedded mode: starts what is not configured (PostgreSQL, Temporal, Twilio) beside the application. */
@NullMarked
package dev.switchboard.api.embedded;

import org.jspecify.annotations.NullMarked;
