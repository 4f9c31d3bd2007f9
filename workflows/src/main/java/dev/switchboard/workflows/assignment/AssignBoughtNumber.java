package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.saga.OperationFrame;

/** Assigns a number that its operation has just bought, as a part of that operation. */
public final class AssignBoughtNumber {

    private AssignBoughtNumber() {}

    /**
     * Assigns it and audits that. When it fails, what was done is undone, and that is audited.
     *
     * @param frame of this number alone
     * @param price what the number costs, for its audit message
     * @throws RuntimeException why it was not assigned
     */
    public static void run(
            OperationFrame frame, String phoneNumberId, String agentId, boolean enableSms, MonthlyPrice price) {
        NumberSaga saga = new NumberSaga(frame, phoneNumberId).costing(price);
        saga.run(() -> {
            saga.reserve(new ReserveNumberInput(
                    frame.operationId(), frame.owner(), phoneNumberId, agentId, enableSms, false));
            saga.capture();
            saga.refuseForeignOwner(false);
            saga.configure();
            saga.readBack();
            saga.confirm();
        });
    }
}
