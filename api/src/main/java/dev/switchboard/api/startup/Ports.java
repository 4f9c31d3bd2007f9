package dev.switchboard.api.startup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.springframework.core.env.Environment;

/** TCP ports of this machine. */
public final class Ports {

    private Ports() {}

    /**
     * The port that a property gives: 0 for any, also when nothing is said; -1 for none.
     *
     * @throws StartRefusedException when it is not a port
     */
    public static int of(Environment environment, String key) {
        String value = environment.getProperty(key, "0");
        try {
            int port = Integer.parseInt(value.strip());
            if (port >= -1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, as a number that is no port.
        }
        throw new StartRefusedException(key + " is not a port: " + value, "Give a number from 0 to 65535.");
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The port, or another one when it is taken. */
    public static int freeFrom(int wanted) {
        return wanted != 0 && isFree(wanted) ? wanted : any();
    }

    public static int any() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartRefusedException(
                    "No free TCP port could be found: " + e.getMessage(), "Stop something that listens.");
        }
    }
}
