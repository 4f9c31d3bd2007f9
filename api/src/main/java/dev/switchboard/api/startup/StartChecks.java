package dev.switchboard.api.startup;

import dev.switchboard.activities.secret.SecretProperties;
import dev.switchboard.api.role.Role;
import org.springframework.core.env.Environment;

/**
 * What must hold before anything is started. What a developer may do without, on one machine and with a simulator, is
 * refused wherever the service is configured for more.
 */
public final class StartChecks {

    private final Environment environment;
    private final MissingParts missing;
    private final RealAccountChecks realAccount;

    /** @param demo the account that everybody knows */
    public StartChecks(Environment environment, MissingParts missing, DemoAccount demo) {
        this.environment = environment;
        this.missing = missing;
        this.realAccount = new RealAccountChecks(environment, demo);
    }

    /**
     * Refuses the start with what is wrong and what to do about it.
     *
     * @return what the process is to do
     */
    public Role refuseUnsafe() {
        RealAccountChecks.refuseTwilioAsSimulator(environment);
        RealAccountChecks.refuseApiKeyAlone(environment);
        Role role = role();
        refuseEmbeddedParts(role);
        if (missing.realTwilio()) {
            realAccount.refuseUnsafe(missing.ownKey());
        }
        refuseTakenPort();
        if (missing.any()) {
            refuseUnlessAllowed();
        } else {
            RealAccountChecks.refuseUncheckedSignatures(environment);
            refuseWithoutSecretsKey();
        }
        return role;
    }

    private Role role() {
        String name = value(Role.PROPERTY);
        return Role.of(name)
                .orElseThrow(() -> new StartRefusedException(
                        "SWITCHBOARD_ROLE is " + name + ".", "Set it to one of " + Role.names() + "."));
    }

    /** What one process starts beside itself, the other ones would not find. */
    private void refuseEmbeddedParts(Role role) {
        if (role != Role.ALL && missing.any()) {
            throw new StartRefusedException(
                    "SWITCHBOARD_ROLE is " + role + ", and nothing says where " + missing.description()
                            + " can be found.",
                    "Set SWITCHBOARD_DATABASE_URL, TEMPORAL_ADDRESS and TWILIO_ACCOUNT_SID, or leave SWITCHBOARD_ROLE"
                            + " away: embedded mode is one process that does everything.");
        }
    }

    private void refuseTakenPort() {
        int port = Ports.of(environment, "server.port");
        if (port > 0 && !Ports.isFree(port)) {
            throw new StartRefusedException(
                    "Port " + port + " is taken, so the application cannot listen on it.",
                    "Stop what listens there, or choose another port with SWITCHBOARD_PORT.");
        }
    }

    /** In production a variable that was forgotten must not become a database that is forgotten. */
    private void refuseUnlessAllowed() {
        if (!environment.getProperty("switchboard.embedded.allowed", Boolean.class, true)) {
            throw new StartRefusedException(
                    "SWITCHBOARD_EMBEDDED is false, and these are not set: " + missing.variables() + ".",
                    "Set them. With SWITCHBOARD_EMBEDDED=true the service starts what is missing beside itself.");
        }
    }

    /** Values found at Twilio may be secret. To put them back they have to be kept, and they are kept sealed only. */
    private void refuseWithoutSecretsKey() {
        if (value("switchboard.secrets.key").isBlank()
                && value("switchboard.secrets.key-file").isBlank()) {
            throw new StartRefusedException(
                    "There is no key to seal secrets with, among them the webhooks that numbers had before they were"
                            + " assigned: " + SecretProperties.VARIABLE + " is not set.",
                    "Set " + SecretProperties.VARIABLE + " to what `openssl rand -base64 32` prints, or "
                            + SecretProperties.VARIABLE
                            + "_FILE to a file with it: the same for all processes. Back it up"
                            + " apart from the database.");
        }
    }

    private String value(String key) {
        return environment.getProperty(key, "");
    }
}
