package dev.switchboard.simulator;

import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SigningRule;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedContent;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.rest.HostedAccounts;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the accounts of Twilio hold, looked at, and changed behind the client's back. */
public abstract sealed class SimulatedResources permits TwilioSimulator {

    abstract HostedAccounts accounts();

    /**
     * Adds an account or subaccount, without numbers.
     *
     * @throws IllegalArgumentException when it exists already, or its parent does not
     */
    public SimulatedAccount addAccount(SimulatedAccount account) {
        return accounts().add(account);
    }

    /** An account with the tokens that it has now. */
    public Optional<SimulatedAccount> account(String accountSid) {
        return accounts().find(accountSid);
    }

    /** Changes an account behind the client's back, for example its auth token. */
    public SimulatedAccount changeAccount(String accountSid, UnaryOperator<SimulatedAccount> change) {
        return accounts().change(accountSid, change);
    }

    /** Adds a number to one of the accounts, as {@link #addNumber(SimulatedNumber)}. */
    public SimulatedNumber addNumber(String accountSid, SimulatedNumber number) {
        return accounts().hosted(accountSid).control().addNumber(number);
    }

    /** Adds a WhatsApp sender to one of the accounts, as {@link #putSender(SimulatedSender)}. */
    public SimulatedSender putSender(String accountSid, SimulatedSender sender) {
        return accounts().hosted(accountSid).control().putSender(sender);
    }

    /**
     * Adds a number.
     *
     * @throws IllegalArgumentException when it exists already
     */
    public SimulatedNumber addNumber(SimulatedNumber number) {
        return accounts().main().control().addNumber(number);
    }

    /** Adds so many numbers that begin with the prefix, skipping those that exist, each with a sender if asked for. */
    public List<SimulatedNumber> addNumbers(int count, String prefix, Capabilities capabilities, boolean whatsApp) {
        return accounts()
                .main()
                .control()
                .addNumbers(count, prefix, number -> number.withCapabilities(capabilities), whatsApp);
    }

    /** What Twilio holds now of a number in E.164. */
    public Optional<SimulatedNumber> number(String phoneNumber) {
        return accounts().holding(phoneNumber).account().numbers().find(phoneNumber);
    }

    /** Changes a number behind the client's back, by none of Twilio's rules. */
    public SimulatedNumber changeNumber(String phoneNumber, UnaryOperator<SimulatedNumber> change) {
        return accounts().holding(phoneNumber).control().changeNumber(phoneNumber, change);
    }

    /** Moves a number to another account behind the client's back; it keeps its SID. */
    public SimulatedNumber moveNumber(String phoneNumber, String accountSid) {
        return accounts().move(phoneNumber, accountSid);
    }

    /** Adds a TwiML application to one of the accounts, or replaces the one of that SID. */
    public SimulatedApplication putApplication(String accountSid, SimulatedApplication application) {
        return accounts().hosted(accountSid).control().putApplication(application);
    }

    /** Takes away a TwiML application, whatever points to it; false when there was none. */
    public boolean removeApplication(String accountSid, String applicationSid) {
        return accounts().hosted(accountSid).control().removeApplication(applicationSid);
    }

    /** Lets shared keys sign an account's webhooks, by these rules in place of the old ones; none is the auth token. */
    public void signingRules(String accountSid, List<SigningRule> rules) {
        accounts().hosted(accountSid).control().putSigningRules(rules);
    }

    /** Sells a number of the stock to somebody else: no search finds it any more, and who asks for it is refused. */
    public void sellElsewhere(String phoneNumber) {
        accounts().sellElsewhere(phoneNumber);
    }

    /** Takes away a number and its WhatsApp sender; false when there was neither. */
    public boolean removeNumber(String phoneNumber) {
        return accounts().holding(phoneNumber).control().removeNumber(phoneNumber);
    }

    /** Adds a WhatsApp sender, or replaces the one of that number, in the account that has the number. */
    public SimulatedSender putSender(SimulatedSender sender) {
        return accounts().holding(sender.phoneNumber()).control().putSender(sender);
    }

    /** What Twilio shows now of the WhatsApp sender of a number in E.164. */
    public Optional<SimulatedSender> sender(String phoneNumber) {
        return accounts().holding(PhoneNumbers.WHATSAPP + phoneNumber).account().sender(phoneNumber);
    }

    /** Adds or replaces a Messaging Service with exactly these members, given in E.164. */
    public SimulatedService putService(SimulatedService service, List<String> phoneNumbers) {
        return accounts().main().control().putService(service, phoneNumbers);
    }

    public Optional<SimulatedService> service(String serviceSid) {
        return accounts().main().account().services().find(serviceSid);
    }

    /** The Messaging Service that a number in E.164 is in. */
    public Optional<String> messagingServiceSid(String phoneNumber) {
        return accounts().holding(phoneNumber).account().messagingServiceSid(phoneNumber);
    }

    /** Adds a content template to one of the accounts, or replaces the one of that SID. */
    public SimulatedContent putContent(String accountSid, SimulatedContent content) {
        return accounts().hosted(accountSid).control().putContent(content);
    }
}
