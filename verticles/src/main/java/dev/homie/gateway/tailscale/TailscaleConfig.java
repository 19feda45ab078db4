package dev.homie.gateway.tailscale;

import dev.homie.core.config.ConfigSource;
import dev.homie.core.identity.Role;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code tailscale} in homie.json. Immutable.
 *
 * @param port of {@code https://NAME} in mode serve: what tailscaled listens on in the tailnet
 * @param allow who may come in beside the machine's own user; the first that fits counts
 * @param socket where tailscaled's LocalAPI is; null: where it is on this system
 * @param cli the {@code tailscale} command, asked when the LocalAPI cannot be
 */
public record TailscaleConfig(
        Mode mode, int port, List<Allowed> allow, @Nullable String socket, String cli) {
    /** Entries of {@code tailscale.allow}. */
    public static final int MAX_ALLOWED = 256;

    private static final int MAX_NAME = 255;
    private static final int MAX_NODES = 64;

    /** How the tailnet reaches the gateway. */
    public enum Mode {
        OFF,
        /** {@code tailscale serve}, with HTTPS, onto a loopback listener of its own. */
        SERVE,
        /** A listener on the machine's tailnet addresses. */
        BIND;

        /** As it stands in the configuration. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws HomieException INVALID_ARGUMENT for what is none */
        public static Mode of(String name) {
            return Arrays.stream(values())
                    .filter(mode -> mode.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> HomieException.invalid("tailscale.mode", "is serve, bind or off"));
        }
    }

    /**
     * Who comes in as what: exactly one of login and tag.
     *
     * @param login as {@code tailscale whois} says it, to the letter
     * @param tag such as {@code tag:ci}
     * @param nodes the machines of Homie that it is narrowed to; null: all
     */
    public record Allowed(
            @Nullable String login,
            @Nullable String tag,
            Role role,
            @Nullable Set<String> nodes) {}

    public TailscaleConfig {
        allow = List.copyOf(allow);
    }

    public static TailscaleConfig off() {
        return read(Map.of(), Map.of());
    }

    public TailscaleConfig withMode(Mode newMode) {
        return new TailscaleConfig(newMode, port, allow, socket, cli);
    }

    /**
     * @param file all of homie.json
     * @throws HomieException INVALID_ARGUMENT naming the field or the variable
     */
    public static TailscaleConfig read(Map<String, ?> file, Map<String, String> environment) {
        ConfigSource source = ConfigSource.of(file, environment).object("tailscale");
        String socket = source.text("socket", "");
        return new TailscaleConfig(
                Mode.of(source.text("mode", Mode.OFF.wireName())),
                source.number("port", 443, 1, 65_535),
                allowed(Params.of(file).optionalObject("tailscale")),
                socket.isBlank() ? null : socket,
                source.text("cli", "tailscale"));
    }

    private static List<Allowed> allowed(@Nullable Params tailscale) {
        List<Allowed> allowed = new ArrayList<>();
        if (tailscale == null || !tailscale.has("allow")) {
            return allowed;
        }
        for (Params entry : tailscale.objects("allow", MAX_ALLOWED)) {
            String login = entry.optionalString("login", MAX_NAME);
            String tag = entry.optionalString("tag", MAX_NAME);
            if ((login == null) == (tag == null)) {
                throw HomieException.invalid(entry.path("login"), "an entry has either a login or a tag");
            }
            if (tag != null && !tag.startsWith("tag:")) {
                throw HomieException.invalid(entry.path("tag"), "begins with 'tag:'");
            }
            List<String> nodes = entry.optionalStrings("nodes", MAX_NODES, MAX_NAME);
            allowed.add(new Allowed(login, tag, role(entry), nodes == null ? null : Set.copyOf(nodes)));
        }
        return allowed;
    }

    /** A role that is none would give nothing, in silence; a machine's is for links only. */
    private static Role role(Params entry) {
        String name = entry.string("role", MAX_NAME);
        return Arrays.stream(Role.values())
                .filter(role -> role != Role.NODE && role.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> HomieException.invalid(entry.path("role"), "is owner, operator or viewer"));
    }
}
