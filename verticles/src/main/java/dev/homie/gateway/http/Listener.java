package dev.homie.gateway.http;

import dev.homie.gateway.auth.DirectPeers;
import dev.homie.gateway.auth.PeerCheck;
import dev.homie.gateway.network.Certificates;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One address that a gateway listens on, and what it believes there.
 *
 * @param name for the log, the audit log and {@code gateway.connections.list}
 * @param port 0 for any free one
 * @param tls where its certificate comes from; null: plain HTTP
 * @param names under which it is known, in lower case, without port, beside its own address: what {@code Host} may say
 * @param secureNames names under which something in front of it speaks TLS for it: {@code Host} without a port, and pages of
 *     {@code https://} that name are its own
 */
public record Listener(
        String name,
        String bind,
        int port,
        @Nullable Certificates tls,
        Set<String> names,
        Set<String> secureNames,
        PeerCheck peers) {
    /** Of the listener on loopback that there always is. */
    public static final String LOCAL = "local";
    /** Of the listener for everybody else. */
    public static final String NETWORK = "network";

    public Listener {
        names = Set.copyOf(names);
        secureNames = Set.copyOf(secureNames);
    }

    /** SHA-256 of its certificate, where nobody else vouches for it. */
    public Optional<String> fingerprint() {
        return tls == null ? Optional.empty() : tls.fingerprint();
    }

    /** Plain HTTP for this machine. */
    public static Listener local(String bind, int port) {
        return new Listener(LOCAL, bind, port, null, Set.of(), Set.of(), new DirectPeers(LOCAL));
    }
}
