@org.jspecify.annotations.NullMarked
package dev.switchboard.activities.release;
