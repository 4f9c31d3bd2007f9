/** Faults that a test asks for, and Twilio's limits. */
@NullMarked
package dev.switchboard.simulator.fault;

import org.jspecify.annotations.NullMarked;
