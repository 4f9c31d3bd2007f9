package dev.switchboard.api.runtime;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;

/**
 * Resolves names to addresses of the public internet only, and to none of this host. What it answers is what is
 * connected to: a name that has another address a moment later does not lead anywhere else.
 */
final class PublicAddresses implements DnsResolver {

    /** Besides loopback, link-local and private addresses (www.iana.org/assignments/iana-ipv4-special-registry). */
    private static final InetAddressMatcher PUBLIC_V4 = InetAddressMatchers.matchExternal()
            .excludeAddresses(List.of(
                    "0.0.0.0/8", // this network
                    "100.64.0.0/10", // shared by a carrier's customers, and by clouds for services of their own
                    "192.0.0.0/24", // protocols
                    "192.0.2.0/24", // documentation
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4")) // reserved, broadcast
            .build();

    /** Besides those, also inside of NAT64's addresses (www.iana.org/assignments/iana-ipv6-special-registry). */
    private static final InetAddressMatcher PUBLIC_V6 = InetAddressMatchers.matchExternal()
            .excludeAddresses(List.of(
                    "::/96", // IPv4 in IPv6, as it was once
                    "64:ff9b::/104", // 0.0.0.0/8 by NAT64
                    "64:ff9b::6440:0/106", // 100.64.0.0/10 by NAT64
                    "64:ff9b:1::/48", // NAT64 of one's own
                    "2001::/23", // protocols, Teredo among them
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "3fff::/20", // documentation
                    "5f00::/16", // segment routing
                    "ff00::/8")) // multicast
            .build();

    private final DnsResolver names;
    private final Interfaces interfaces;

    PublicAddresses(DnsResolver names) {
        this(names, address -> NetworkInterface.getByInetAddress(address) != null);
    }

    /** @param interfaces which may have public addresses, behind which other things listen for us than for others */
    PublicAddresses(DnsResolver names, Interfaces interfaces) {
        this.names = names;
        this.interfaces = interfaces;
    }

    /** Those of this host. */
    @FunctionalInterface
    interface Interfaces {

        boolean have(InetAddress address) throws SocketException;
    }

    /**
     * All of the name's addresses.
     *
     * @throws PrivateAddressException when one of them is not public
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            // Apart, since a matcher compares an address of the other family by its first bytes.
            if (!(address instanceof Inet4Address ? PUBLIC_V4 : PUBLIC_V6).matches(address) || isOurs(address)) {
                throw new PrivateAddressException();
            }
        }
        return addresses;
    }

    private boolean isOurs(InetAddress address) throws UnknownHostException {
        try {
            return interfaces.have(address);
        } catch (SocketException unknown) {
            UnknownHostException refused = new UnknownHostException("This host does not tell its own addresses");
            refused.initCause(unknown);
            throw refused;
        }
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** A name leads, or may lead, to where only we can get. Does not tell where to. */
    static final class PrivateAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        PrivateAddressException() {
            super("The name has an address that is not public");
        }
    }
}
