/** Which part of the service a process is: the one that answers requests, the one that works, or both. */
@NullMarked
package dev.switchboard.api.role;

import org.jspecify.annotations.NullMarked;
