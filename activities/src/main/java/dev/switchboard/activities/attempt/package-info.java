/**
 * The attempt of an activity that a thread carries out: whether it is a batch's, how long it lasts, whether it is still
 * wanted, and whether another one may succeed.
 */
@NullMarked
package dev.switchboard.activities.attempt;

import org.jspecify.annotations.NullMarked;
