@NullMarked
package dev.switchboard.api.drift;

import org.jspecify.annotations.NullMarked;
