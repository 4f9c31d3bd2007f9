/** Calls and messages: who is called, what is asked, what is sent and what is reported. */
@NullMarked
package dev.switchboard.simulator.traffic;

import org.jspecify.annotations.NullMarked;
