@NullMarked
package dev.switchboard.api.batch;

import org.jspecify.annotations.NullMarked;
