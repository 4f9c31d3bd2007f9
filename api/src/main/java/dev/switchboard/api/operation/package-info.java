/** Operations: started as workflows, waited for, listed, cancelled, and recovered when their workflow is gone. */
@NullMarked
package dev.switchboard.api.operation;

import org.jspecify.annotations.NullMarked;
