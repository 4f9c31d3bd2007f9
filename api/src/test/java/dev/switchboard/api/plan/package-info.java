@NullMarked
package dev.switchboard.api.plan;

import org.jspecify.annotations.NullMarked;
