/** Operations on all numbers of an owner at once: batch update and import. */
@NullMarked
package dev.switchboard.workflows.batch;

import org.jspecify.annotations.NullMarked;
