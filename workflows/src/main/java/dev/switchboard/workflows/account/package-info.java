/** The rotation of a Twilio account's auth token, as a workflow. */
@NullMarked
package dev.switchboard.workflows.account;

import org.jspecify.annotations.NullMarked;
