/** The simulator's own API, by which tests and people set it up and make traffic. */
@NullMarked
package dev.switchboard.simulator.control;

import org.jspecify.annotations.NullMarked;
