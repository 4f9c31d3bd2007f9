package dev.switchboard.api.startup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.env.Environment;

/** TCP ports of this machine. */
public final class Ports {

    /**
     * Below those that systems give to outgoing connections (Linux from 32,768 on, others from 49,152). An outgoing
     * connection could take a port that was free a moment ago, before the server that it is meant for has started.
     */
    private static final int FIRST = 12_000;

    private static final int COUNT = 20_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

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

    /** A port that is free, and another one at each call. */
    public static int any() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new StartRefusedException("No free TCP port could be found.", "Stop something that listens.");
    }
}
