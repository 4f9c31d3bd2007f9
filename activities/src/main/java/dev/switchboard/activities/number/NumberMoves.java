package dev.switchboard.activities.number;

import java.util.List;

/**
 * Hears of numbers that an import has followed to another account or merged with a second row, in the import's
 * transaction.
 */
public interface NumberMoves {

    /** Numbers of one owner. */
    void tell(String operationId, String owner, List<MovedNumber> moved);

    /** Numbers of one owner that had two rows, and have one now. */
    void tellMerged(String operationId, String owner, List<MergedNumber> merged);
}
