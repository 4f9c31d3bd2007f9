/** Tests of what the build says of its tests. */
@NullMarked
package dev.switchboard.testing.report;

import org.jspecify.annotations.NullMarked;
