package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.market.NumberForSale;
import dev.switchboard.simulator.market.NumberType;
import dev.switchboard.simulator.market.Stock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A POST to the list of IncomingPhoneNumbers: buys an exact number, or the first of an area code. One that the account
 * owns already is updated, and nothing in the answer tells it from one that was bought.
 */
final class NumberPurchase {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private final Account account;
    private final HostedAccounts accounts;

    NumberPurchase(Account account, HostedAccounts accounts) {
        this.account = account;
        this.accounts = accounts;
    }

    /** Inside a change of the account. */
    SimulatedNumber make(ApiRequest request) {
        String phoneNumber = wanted(request);
        Optional<SimulatedNumber> owned = account.numbers().find(phoneNumber);
        SimulatedNumber number = NumberUpdate.apply(
                account, owned.isPresent() ? owned.get() : bought(request, phoneNumber), request.parameters());
        account.numbers().put(number.phoneNumber(), number);
        return number;
    }

    private String wanted(ApiRequest request) {
        String phoneNumber = request.parameter("PhoneNumber").orElse("").strip();
        String areaCode = request.parameter("AreaCode").orElse("");
        if (phoneNumber.isEmpty() && !areaCode.isEmpty()) {
            return Stock.all().values().stream()
                    .filter(number -> number.place().areaCode().equals(areaCode)
                            && number.country().isNorthAmerican()
                            && accounts.isForSale(number.phoneNumber()))
                    .map(NumberForSale::phoneNumber)
                    .findFirst()
                    .orElseThrow(TwilioError.NO_NUMBERS_FOUND::exception);
        }
        if (!E164.matcher(phoneNumber).matches()) {
            throw TwilioError.INVALID_NUMBER.about(phoneNumber);
        }
        return phoneNumber;
    }

    private SimulatedNumber bought(ApiRequest request, String phoneNumber) {
        if (accounts.get(account.sid()).trial() && !account.numbers().rows().isEmpty()) {
            throw TwilioError.TRIAL_ACCOUNT.exception();
        }
        NumberForSale number = Stock.find(phoneNumber)
                .filter(found -> accounts.isForSale(phoneNumber))
                .orElseThrow(() -> TwilioError.NUMBER_NOT_AVAILABLE.about(phoneNumber));
        if (number.needsBundle() && request.parameter("BundleSid").orElse("").isEmpty()) {
            throw TwilioError.BUNDLE_REQUIRED.exception();
        }
        if (number.needsAddress() && request.parameter("AddressSid").orElse("").isEmpty()) {
            throw TwilioError.ADDRESS_REQUIRED.exception();
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("address_requirements", number.shelf().addressRequirements());
        settings.put(
                "type",
                number.shelf().type() == NumberType.TOLL_FREE
                        ? "toll-free"
                        : number.shelf().type().link());
        return new SimulatedNumber(
                // A number that is bought again is another resource.
                SimulatorSids.sid("PN", phoneNumber + " bought at " + account.now()),
                phoneNumber,
                number.capabilities(),
                settings,
                account.nowInSeconds(),
                account.nowInSeconds());
    }
}
