/** The attempt of an activity that a thread carries out: whether it is a batch's, and how long it lasts. */
@NullMarked
package dev.switchboard.activities.attempt;

import org.jspecify.annotations.NullMarked;
