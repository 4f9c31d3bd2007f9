/** What a fake and the real thing both have to do: tests that run against either. */
@NullMarked
package dev.switchboard.testing.contract;

import org.jspecify.annotations.NullMarked;
