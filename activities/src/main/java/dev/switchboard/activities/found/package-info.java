/**
 * What is found at Twilio is somebody's and may be secret: whole values are in memory, and sealed in the database.
 * Whatever leaves the code that speaks to Twilio has references in their place.
 */
@NullMarked
package dev.switchboard.activities.found;

import org.jspecify.annotations.NullMarked;
