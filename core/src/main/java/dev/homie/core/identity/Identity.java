package dev.homie.core.identity;

import java.util.List;
import java.util.Set;

/**
 * Who a caller is (SPEC.md section 2). Made by the listener that authenticated it, carried on the bus in
 * {@link dev.homie.core.bus.BusHeaders#IDENTITY}.
 *
 * @param subject stable and unique, e.g. {@code owner}
 * @param via how it was established: local, tailscale, device, token or password
 */
public record Identity(String subject, String displayName, String via, List<String> roles, Set<String> scopes) {
    public Identity {
        roles = List.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }
}
