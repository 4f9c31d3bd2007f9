/** What the benchmarks have in common. */
@NullMarked
package dev.switchboard.bench;

import org.jspecify.annotations.NullMarked;
