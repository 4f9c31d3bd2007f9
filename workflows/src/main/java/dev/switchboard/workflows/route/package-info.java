/**
 * Where Twilio sends a number's calls and messages: the fields, their values, and changes to them that can be undone.
 */
@NullMarked
package dev.switchboard.workflows.route;

import org.jspecify.annotations.NullMarked;
