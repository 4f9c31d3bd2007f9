/** The fleet as a file: what it says, how that differs from what is, and the plans that were made of it. */
@NullMarked
package dev.switchboard.activities.plan;

import org.jspecify.annotations.NullMarked;
