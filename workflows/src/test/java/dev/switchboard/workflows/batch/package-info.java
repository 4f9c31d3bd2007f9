@NullMarked
package dev.switchboard.workflows.batch;

import org.jspecify.annotations.NullMarked;
