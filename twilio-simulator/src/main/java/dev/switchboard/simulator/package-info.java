/** The part of Twilio's REST API that Switchboard uses, as a server of its own, with faults, limits and a journal. */
@org.jspecify.annotations.NullMarked
package dev.switchboard.simulator;
