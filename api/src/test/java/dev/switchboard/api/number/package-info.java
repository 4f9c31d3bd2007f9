@NullMarked
package dev.switchboard.api.number;

import org.jspecify.annotations.NullMarked;
