/** Whether the harness finds what it is there to find. */
@NullMarked
package dev.switchboard.bench.faults;

import org.jspecify.annotations.NullMarked;
