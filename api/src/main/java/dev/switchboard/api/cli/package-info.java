/** The command line: the same jar, which calls a service over its REST API and starts nothing of it. */
@NullMarked
package dev.switchboard.api.cli;

import org.jspecify.annotations.NullMarked;
