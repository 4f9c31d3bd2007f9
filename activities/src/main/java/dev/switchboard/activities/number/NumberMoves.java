package dev.switchboard.activities.number;

import java.util.List;

/** Hears of numbers that an import has followed to another account, in the import's transaction. */
public interface NumberMoves {

    /** Numbers of one owner. */
    void tell(String operationId, String owner, List<MovedNumber> moved);
}
