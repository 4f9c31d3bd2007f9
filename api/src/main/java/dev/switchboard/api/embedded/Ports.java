package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.StartRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine. */
final class Ports {

    private Ports() {}

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The port, or another one when it is taken. */
    static int freeFrom(int wanted) {
        return wanted != 0 && isFree(wanted) ? wanted : any();
    }

    static int any() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartRefusedException(
                    "No free TCP port could be found: " + e.getMessage(), "Stop something that listens.");
        }
    }
}
