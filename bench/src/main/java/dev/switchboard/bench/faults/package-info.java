/** The fault-injection harness: random work under random faults on real processes, and a checker of what came of it. */
@NullMarked
package dev.switchboard.bench.faults;

import org.jspecify.annotations.NullMarked;
