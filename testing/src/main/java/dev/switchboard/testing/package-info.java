/** Random cases for the tests of all modules, each made again from its seed. */
@NullMarked
package dev.switchboard.testing;

import org.jspecify.annotations.NullMarked;
