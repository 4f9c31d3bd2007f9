/** Tests of the tests' own tools. */
@NullMarked
package dev.switchboard.testing;

import org.jspecify.annotations.NullMarked;
