package dev.homie.gateway;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.RoleScopes;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.DirectPeers;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.PeerCheck;
import dev.homie.gateway.http.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A listener that vouches for whoever a request says it is from, as one behind which others check that. */
final class TestingRoles {
    /** {@code SUBJECT ROLE}. */
    static final String HEADER = "x-testing-subject";

    private TestingRoles() {}

    static Listener listener() {
        PeerCheck direct = new DirectPeers("roles");
        return new Listener("roles", "127.0.0.1", freePort(), null, Set.of(), Set.of(), request -> {
            String given = request.getHeader(HEADER);
            return direct.peer(request)
                    .map(peer -> given == null
                            ? peer
                            : new Peer(
                                    peer.address(),
                                    peer.secure(),
                                    peer.listener(),
                                    Optional.of(access(given.split(" ")))));
        });
    }

    private static Access access(String... given) {
        return new Access(
                RoleScopes.standard().identity(given[0], given[0], "tailscale", List.of(given[1]), null, null),
                Authenticator.vouchedFor(given[0]));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
