package dev.homie.gateway.network;

import dev.homie.core.config.ConfigSource;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway does beyond this machine. With any of it, or an address to listen on that is not loopback, there is a network
 * listener beside the local one.
 *
 * @param tls null: plain HTTP, for a reverse proxy alone
 * @param modes how one may sign in there: of {@link #MODES}
 * @param proxies addresses and networks of the reverse proxies that are trusted
 */
public record NetworkConfig(@Nullable TlsConfig tls, Set<String> modes, List<String> proxies) {
    /** What {@code auth} may list, in the order of the sign-in page. */
    public static final List<String> MODES = Authenticator.MODES;

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    public NetworkConfig {
        modes = Set.copyOf(modes);
        proxies = List.copyOf(proxies);
    }

    /** @throws HomieException INVALID_ARGUMENT naming the field or the variable */
    public static NetworkConfig read(Map<String, ?> file, Map<String, String> environment) {
        ConfigSource source = ConfigSource.of(file, environment);
        List<String> proxies = source.list("proxies");
        Proxies.of(proxies);
        return new NetworkConfig(TlsConfig.read(file, environment), modes("auth", source.list("auth")), proxies);
    }

    /** @throws HomieException INVALID_ARGUMENT for a mode that there is none of */
    public static Set<String> modes(String path, List<String> names) {
        for (String name : names) {
            if (!MODES.contains(name)) {
                throw HomieException.invalid(path, "'" + name + "' is none of " + String.join(", ", MODES));
            }
        }
        return new TreeSet<>(names);
    }

    public NetworkConfig withTls(TlsConfig newTls) {
        return new NetworkConfig(newTls, modes, proxies);
    }

    public NetworkConfig withModes(Set<String> newModes) {
        return new NetworkConfig(tls, newModes, proxies);
    }

    /** Whether there is a network listener. */
    public boolean isNeeded(String bind) {
        return !isLoopback(bind) || tls != null || !proxies.isEmpty();
    }

    /**
     * Whether what is configured is safe to listen with.
     *
     * @throws HomieException FAILED_PRECONDITION in one line that says what to add
     */
    public void check(String bind) {
        if (!isNeeded(bind)) {
            return;
        }
        if (tls == null && proxies.isEmpty()) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "will not listen on " + bind
                            + " without encryption: add --tls self-signed, or --tls CERT,KEY; or name the reverse proxy that"
                            + " encrypts in 'proxies'");
        }
        if (modes.isEmpty()) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "will not listen on " + bind
                            + " without a way to sign in from there: add --auth password, --auth token or --auth pairing,"
                            + " or several with commas");
        }
    }

    /** Whether that address stands for all that the machine has. */
    public static boolean isWildcard(String bind) {
        return WILDCARDS.contains(bind);
    }

    /** An address such as a host name or {@code *} is none that is known to be loopback. */
    public static boolean isLoopback(String bind) {
        if (bind.equals("localhost")) {
            return true;
        }
        try {
            // Literal addresses only: no name is looked up here.
            return ADDRESS.matcher(bind).matches()
                    && InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
