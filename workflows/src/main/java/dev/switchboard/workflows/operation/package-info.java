/** The life of one operation as its users see it: states, failures and their stable codes. */
@NullMarked
package dev.switchboard.workflows.operation;

import org.jspecify.annotations.NullMarked;
