package dev.homie.gateway.tailscale;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tailscaled says of this machine. Immutable.
 *
 * @param state {@code Running}, {@code NeedsLogin}, {@code Stopped} and so on
 * @param addresses of this machine in the tailnet, IPv4 first
 * @param name of this machine in MagicDNS, without the dot at the end; empty when it has none
 * @param tun whether the addresses are an interface's, which one can listen on
 * @param certificates whether the tailnet gives this machine HTTPS certificates
 * @param tagged whether this machine is nobody's
 */
public record TailnetStatus(
        String state, List<String> addresses, String name, boolean tun, boolean certificates, boolean tagged) {
    /** It runs and is in the tailnet. */
    static final String RUNNING = "Running";
    /** It is about to be. */
    static final String STARTING = "Starting";

    private static final String MACHINES = "https://login.tailscale.com/admin/machines";
    private static final String DNS = "https://login.tailscale.com/admin/dns";

    public TailnetStatus {
        addresses = List.copyOf(addresses);
    }

    /**
     * Of the LocalAPI's or the CLI's answer; fields that we do not know are left alone.
     *
     * @throws HomieException UNAVAILABLE for one that is none
     */
    static TailnetStatus of(JsonObject status) {
        try {
            JsonObject self = status.getJsonObject("Self", new JsonObject());
            JsonObject me = self == null ? new JsonObject() : self;
            return new TailnetStatus(
                    status.getString("BackendState", ""),
                    TailnetPeer.strings(status.getJsonArray("TailscaleIPs")),
                    TailnetPeer.withoutDot(me.getString("DNSName", "")),
                    status.getBoolean("TUN", true),
                    !TailnetPeer.strings(status.getJsonArray("CertDomains")).isEmpty(),
                    !TailnetPeer.strings(me.getJsonArray("Tags")).isEmpty());
        } catch (ClassCastException e) {
            throw new HomieException(ErrorCode.UNAVAILABLE, "tailscaled's status is not to be understood");
        }
    }

    /** What keeps this machine from the tailnet, and what to do; null when nothing does. */
    @Nullable
    String problem() {
        return switch (state) {
            case RUNNING -> addresses.isEmpty() ? "this machine has no tailnet address yet; try again" : null;
            case "NeedsLogin", "NoState" -> "this machine is not logged in to a tailnet; run: sudo tailscale up";
            case "Stopped" -> "Tailscale is switched off here; run: sudo tailscale up";
            case "NeedsMachineAuth" -> "the tailnet's admin has to approve this machine first, at " + MACHINES;
            case STARTING -> "Tailscale is still starting; try again";
            default -> "Tailscale is in the state '" + state + "'; see: tailscale status";
        };
    }

    /** What keeps Serve from serving HTTPS, and what to do; null when nothing does. */
    @Nullable
    String serveProblem() {
        if (name.isEmpty()) {
            return "this machine has no name in the tailnet; switch on MagicDNS at " + DNS
                    + ", or use --tailscale bind";
        }
        return certificates
                ? null
                : "the tailnet gives out no HTTPS certificates; switch on 'HTTPS Certificates' at " + DNS
                        + ", or use --tailscale bind";
    }

    /** What keeps us from listening on the tailnet's addresses, and what to do; null when nothing does. */
    @Nullable
    String bindProblem() {
        return tun
                ? null
                : "tailscaled runs in userspace networking, so that there is no tailnet address to listen on;"
                        + " use --tailscale serve";
    }
}
