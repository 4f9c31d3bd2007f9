/** We ask agents' runtimes: the question, what of an answer is passed on, and the secrets that runtimes know us by. */
@NullMarked
package dev.switchboard.api.runtime;

import org.jspecify.annotations.NullMarked;
