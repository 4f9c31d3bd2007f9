@NullMarked
package dev.switchboard.api.usage;

import org.jspecify.annotations.NullMarked;
