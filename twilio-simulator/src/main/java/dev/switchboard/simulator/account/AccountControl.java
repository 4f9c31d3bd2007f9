package dev.switchboard.simulator.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes to the account that do not go through Twilio's API and its rules. */
public final class AccountControl {

    /** A North American number has 11 digits; E.164 allows 15. */
    private static final int USUAL_DIGITS = 11;

    private static final int MOST_DIGITS = 15;

    private final Account account;

    public AccountControl(Account account) {
        this.account = account;
    }

    public SimulatedNumber addNumber(SimulatedNumber number) {
        return account.change(() -> {
            if (account.numbers().find(number.phoneNumber()).isPresent()) {
                throw new IllegalArgumentException("phoneNumber " + number.phoneNumber() + " exists already");
            }
            if (account.numbers().findBySid(number.sid()).isPresent()) {
                throw new IllegalArgumentException("sid " + number.sid() + " exists already");
            }
            account.numbers().put(number.phoneNumber(), number);
            return know(number);
        });
    }

    /**
     * Makes what the number points to, unless it is there: whoever sets a SID behind the client's back means one that
     * exists.
     */
    private SimulatedNumber know(SimulatedNumber number) {
        knowApplication(number.get("voice_application_sid"));
        knowApplication(number.get("sms_application_sid"));
        String trunk = number.trunkSid();
        if (SimulatorSids.isSid("TK", trunk) && account.trunks().find(trunk).isEmpty()) {
            account.trunks().put(trunk, SimulatedTrunk.of(trunk));
        }
        return number;
    }

    private void knowApplication(@Nullable String sid) {
        if (sid != null
                && SimulatorSids.isSid("AP", sid)
                && account.applications().find(sid).isEmpty()) {
            account.applications().put(sid, SimulatedApplication.of(sid));
        }
    }

    public SimulatedApplication putApplication(SimulatedApplication application) {
        return account.change(() -> {
            account.applications().put(application.sid(), application);
            return application;
        });
    }

    /** Whatever points to it. */
    public boolean removeApplication(String sid) {
        return account.change(() -> {
            boolean present = account.applications().find(sid).isPresent();
            if (present) {
                account.applications().remove(sid);
            }
            return present;
        });
    }

    public SimulatedTrunk putTrunk(SimulatedTrunk trunk) {
        return account.change(() -> {
            account.trunks().put(trunk.sid(), trunk);
            return trunk;
        });
    }

    /** Whatever points to it. */
    public boolean removeTrunk(String sid) {
        return account.change(() -> {
            boolean present = account.trunks().find(sid).isPresent();
            if (present) {
                account.trunks().remove(sid);
            }
            return present;
        });
    }

    public SimulatedContent putContent(SimulatedContent content) {
        return account.change(() -> {
            account.contents().put(content.sid(), content);
            return content;
        });
    }

    /** Replaces all of them. */
    public List<SigningRule> putSigningRules(List<SigningRule> rules) {
        return account.change(() -> {
            account.signingRules().clear();
            rules.forEach(rule -> account.signingRules().put(rule.id(), rule));
            return rules;
        });
    }

    /** Adds so many numbers that begin with the prefix, each made as told, and skips those that exist. */
    public List<SimulatedNumber> addNumbers(
            int count, String prefix, UnaryOperator<SimulatedNumber> making, boolean whatsApp) {
        int digits = suffixDigits(count, prefix);
        return account.change(() -> {
            List<SimulatedNumber> added = new ArrayList<>(count);
            for (long suffix = 0; added.size() < count; suffix++) {
                String phoneNumber = prefix + padded(suffix, digits);
                if (account.numbers().find(phoneNumber).isEmpty()) {
                    SimulatedNumber number = making.apply(SimulatedNumber.of(phoneNumber));
                    account.numbers().put(phoneNumber, know(number));
                    if (whatsApp) {
                        account.senders().put(phoneNumber, SimulatedSender.of(phoneNumber));
                    }
                    added.add(number);
                }
            }
            return added;
        });
    }

    private int suffixDigits(int count, String prefix) {
        if (!prefix.matches("\\+[1-9][0-9]{0,13}")) {
            throw new IllegalArgumentException("prefix must be + and digits, not " + prefix);
        }
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1");
        }
        long highest = (long) count + account.numbers().rows().size() - 1;
        int digits = Math.max(
                USUAL_DIGITS + 1 - prefix.length(), Long.toString(highest).length());
        if (prefix.length() + digits > MOST_DIGITS + 1) {
            throw new IllegalArgumentException("prefix is too long for " + count + " numbers");
        }
        return digits;
    }

    private static String padded(long suffix, int digits) {
        String text = Long.toString(suffix);
        return "0".repeat(digits - text.length()) + text;
    }

    public SimulatedNumber changeNumber(String phoneNumber, UnaryOperator<SimulatedNumber> change) {
        return account.change(() -> {
            SimulatedNumber before = account.numbers()
                    .find(phoneNumber)
                    .orElseThrow(() -> new IllegalArgumentException("There is no number " + phoneNumber));
            SimulatedNumber changed = know(change.apply(before));
            account.putChanged(before, changed, Changer.IN_THE_CONSOLE);
            return changed;
        });
    }

    /** Takes away the number and its WhatsApp sender; whether there was one of them. */
    public boolean removeNumber(String phoneNumber) {
        return account.change(() -> {
            Optional<SimulatedNumber> number = account.numbers().find(phoneNumber);
            number.ifPresent(account::release);
            return removeSender(phoneNumber) || number.isPresent();
        });
    }

    public SimulatedSender putSender(SimulatedSender sender) {
        return account.change(() -> {
            account.senders().put(sender.phoneNumber(), sender);
            knowApplication(sender.voiceApplicationSid());
            return sender;
        });
    }

    public boolean removeSender(String phoneNumber) {
        return account.change(() -> {
            boolean present = account.senders().find(phoneNumber).isPresent();
            if (present) {
                account.senders().remove(phoneNumber);
            }
            return present;
        });
    }

    /** The service with exactly these members, which leave the service that they were in. */
    public SimulatedService putService(SimulatedService service, List<String> phoneNumbers) {
        return account.change(() -> {
            List<SimulatedNumber> members = phoneNumbers.stream()
                    .map(phoneNumber -> account.numbers()
                            .find(phoneNumber)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "members has " + phoneNumber + ", which is no number of this account")))
                    .toList();
            account.services().put(service.sid(), service);
            account.memberships().rows().values().stream()
                    .filter(membership -> membership.serviceSid().equals(service.sid()))
                    .forEach(membership -> account.memberships().remove(membership.phoneNumberSid()));
            members.forEach(number -> account.memberships()
                    .put(number.sid(), new Membership(number.sid(), service.sid(), account.nowInSeconds())));
            return service;
        });
    }

    public void clear() {
        account.change(() -> {
            account.clear();
            return account;
        });
    }
}
