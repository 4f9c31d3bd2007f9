/** What has to hold in production, on the stack of processes that {@code deploy/local-stack} starts. */
@NullMarked
package dev.switchboard.api.stack;

import org.jspecify.annotations.NullMarked;
