package dev.homie.core.compat;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.presence.NodeInfo;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a gateway can work with the services that a node announces. Gateways are upgraded first, so a gateway serves
 * nodes whose services have its own version or the one before; a service that it does not know concerns others. A version
 * is raised when an older gateway could not use the service any more; what only adds is a feature. Pure and immutable.
 */
public final class Compatibility {
    /** The versions that this Homie's own nodes offer, and its gateway speaks. */
    public static final Map<String, Integer> OWN = Map.of("terminal", 1);

    private static final Compatibility STANDARD = new Compatibility(OWN);

    private final TreeMap<String, Integer> own;

    /** @param own service to the version that we speak */
    public Compatibility(Map<String, Integer> own) {
        this.own = new TreeMap<>(own);
    }

    /** That of this Homie. */
    public static Compatibility standard() {
        return STANDARD;
    }

    /**
     * Why we cannot work with one of these services, in a sentence that says what to upgrade; empty when we can work with
     * all that we know. A service that is not offered is no reason: a node need not have it.
     *
     * @param node what the machine is called
     */
    public Optional<String> problem(String node, Map<String, NodeInfo.Service> services) {
        return own.entrySet().stream()
                .flatMap(ours -> Optional.ofNullable(services.get(ours.getKey()))
                        .flatMap(theirs -> problem(node, ours.getKey(), ours.getValue(), theirs.version()))
                        .stream())
                .findFirst();
    }

    /** @throws HomieException FAILED_PRECONDITION when {@link #problem} has one */
    public void require(String node, Map<String, NodeInfo.Service> services) {
        problem(node, services).ifPresent(problem -> {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, problem);
        });
    }

    private static Optional<String> problem(String node, String service, int ours, int version) {
        if (version > ours) {
            return Optional.of("upgrade this gateway: " + node + " has version " + version + " of '" + service
                    + "', and the gateway speaks " + ours);
        }
        if (version < ours - 1) {
            return Optional.of("upgrade Homie on " + node + ": it has version " + version + " of '" + service
                    + "', and this gateway speaks " + ours + " and " + (ours - 1));
        }
        return Optional.empty();
    }
}
