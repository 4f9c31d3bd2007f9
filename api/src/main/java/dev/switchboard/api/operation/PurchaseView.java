package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.purchase.Purchase;
import dev.switchboard.activities.purchase.PurchaseState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One number of a purchase.
 *
 * @param state RESERVED before it is known which, INTENDED while it is being bought, BOUGHT, RELEASED again, or
 *     NOT_BOUGHT
 * @param phoneNumber E.164; absent while it is not known which
 * @param phoneNumberId its id here, once it is bought
 * @param monthlyPrice what it costs, or may cost at most while that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PurchaseView(
        PurchaseState state,
        @Schema(example = "+14155550100") @Nullable String phoneNumber,
        @Nullable String phoneNumberId,
        @Schema(example = "1.15") BigDecimal monthlyPrice,
        @Schema(example = "USD") String currency) {

    static PurchaseView of(Purchase purchase) {
        return new PurchaseView(
                purchase.state(),
                purchase.phoneNumber(),
                purchase.phoneNumberId(),
                purchase.price().amount(),
                purchase.price().currency());
    }
}
