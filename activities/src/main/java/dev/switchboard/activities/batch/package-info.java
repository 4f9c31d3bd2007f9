/** Pages of the account compared with, or kept as, numbers in the database. */
@NullMarked
package dev.switchboard.activities.batch;

import org.jspecify.annotations.NullMarked;
