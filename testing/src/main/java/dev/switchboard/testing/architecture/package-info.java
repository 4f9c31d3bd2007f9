/** The rules that hold in every module. */
@NullMarked
package dev.switchboard.testing.architecture;

import org.jspecify.annotations.NullMarked;
