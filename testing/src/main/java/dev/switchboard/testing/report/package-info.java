/**
 * What the build says of its tests: which module they are of while they run, and how they went in one line at the end.
 */
@NullMarked
package dev.switchboard.testing.report;

import org.jspecify.annotations.NullMarked;
