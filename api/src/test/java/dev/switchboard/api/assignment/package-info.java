@NullMarked
package dev.switchboard.api.assignment;

import org.jspecify.annotations.NullMarked;
