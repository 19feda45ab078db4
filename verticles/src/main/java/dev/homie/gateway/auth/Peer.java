package dev.homie.gateway.auth;

import dev.homie.core.identity.Access;
import java.util.Optional;

/**
 * Where a request really comes from, as its listener knows.
 *
 * @param address the client's, for limits and the audit log; behind a proxy that is trusted, what the proxy says
 * @param secure whether the client came over TLS
 * @param listener the name of the listener
 * @param access whom the listener vouches for, if it does
 */
public record Peer(String address, boolean secure, String listener, Optional<Access> access) {}
