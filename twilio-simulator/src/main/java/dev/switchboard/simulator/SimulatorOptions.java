package dev.switchboard.simulator;

import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator starts.
 *
 * @param port the port to listen on; 0 takes any free one
 * @param bindHost the address to listen on; the control API has no password, so keep it on the loopback
 * @param accountSid the one account that the simulator serves
 * @param authToken its auth token
 * @param apiKey an API key that is accepted too, if any
 * @param stateFile where the resources outlive the process; without it they live in memory only
 */
public record SimulatorOptions(
        int port,
        String bindHost,
        String accountSid,
        String authToken,
        @Nullable ApiKey apiKey,
        @Nullable Path stateFile) {

    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
        }
        if (!SimulatorSids.isSid("AC", accountSid)) {
            throw new IllegalArgumentException("accountSid must be AC and 32 hexadecimal digits");
        }
        if (authToken.isBlank()) {
            throw new IllegalArgumentException("authToken must not be blank");
        }
    }

    /** The demo account on any free port of the loopback, in memory. */
    public static SimulatorOptions onAnyPort() {
        return new SimulatorOptions(0, "127.0.0.1", SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN, null, null);
    }

    public SimulatorOptions withPort(int newPort) {
        return new SimulatorOptions(newPort, bindHost, accountSid, authToken, apiKey, stateFile);
    }

    public SimulatorOptions withBindHost(String newBindHost) {
        return new SimulatorOptions(port, newBindHost, accountSid, authToken, apiKey, stateFile);
    }

    public SimulatorOptions withAccount(String newAccountSid, String newAuthToken) {
        return new SimulatorOptions(port, bindHost, newAccountSid, newAuthToken, apiKey, stateFile);
    }

    public SimulatorOptions withApiKey(ApiKey newApiKey) {
        return new SimulatorOptions(port, bindHost, accountSid, authToken, newApiKey, stateFile);
    }

    public SimulatorOptions withStateFile(@Nullable Path newStateFile) {
        return new SimulatorOptions(port, bindHost, accountSid, authToken, apiKey, newStateFile);
    }

    /** The secrets of the keys by their SIDs. */
    Map<String, String> apiKeySecrets() {
        return apiKey == null ? Map.of() : Map.of(apiKey.sid(), apiKey.secret());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SimulatorOptions[%s:%d, %s, stateFile=%s]".formatted(bindHost, port, accountSid, stateFile);
    }

    /**
     * A standard API key.
     *
     * @param sid the SK… that is given as the user name
     * @param secret what is given as the password
     */
    public record ApiKey(String sid, String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "ApiKey[" + sid + "]";
        }
    }
}
