package dev.homie.gateway.network;

import dev.homie.core.config.ConfigSource;
import dev.homie.protocol.HomieException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the network listener encrypts with: certificates that were given, or one that the gateway makes for itself.
 *
 * @param files null: self-signed
 */
public record TlsConfig(@Nullable Files files) {
    private static final String SELF_SIGNED = "self-signed";

    /** PEM: the listener's own certificate first, and its key. */
    public record Files(Path certificates, Path key) {}

    /**
     * {@code "tls": "self-signed"}, {@code "tls": "CERT,KEY"} or {@code "tls": {"cert": …, "key": …}}, or what
     * {@code HOMIE_TLS} says.
     *
     * @return null when there is none
     * @throws HomieException INVALID_ARGUMENT naming the field
     */
    public static @Nullable TlsConfig read(Map<String, ?> file, Map<String, String> environment) {
        ConfigSource source = ConfigSource.of(file, environment);
        String variable = environment.get("HOMIE_TLS");
        if (file.get("tls") instanceof Map<?, ?> && (variable == null || variable.isBlank())) {
            ConfigSource tls = source.object("tls");
            String certificates = tls.text("cert", "");
            String key = tls.text("key", "");
            if (certificates.isBlank() && key.isBlank()) {
                return null;
            }
            return given("tls", certificates, key);
        }
        String text = variable == null || variable.isBlank() ? source.text("tls", "") : variable;
        return text.isBlank() ? null : parse("tls", text.strip());
    }

    /**
     * As the command line says it.
     *
     * @throws HomieException INVALID_ARGUMENT
     */
    public static TlsConfig parse(String path, String text) {
        if (text.equals(SELF_SIGNED)) {
            return new TlsConfig(null);
        }
        String[] parts = text.split(",", -1);
        if (parts.length != 2) {
            throw HomieException.invalid(path, "is '" + SELF_SIGNED + "', or two PEM files: CERT,KEY");
        }
        return given(path, parts[0].strip(), parts[1].strip());
    }

    private static TlsConfig given(String path, String certificates, String key) {
        if (certificates.isBlank() || key.isBlank()) {
            throw HomieException.invalid(path, "needs both, the certificate and its key");
        }
        return new TlsConfig(new Files(
                Path.of(certificates).toAbsolutePath().normalize(),
                Path.of(key).toAbsolutePath().normalize()));
    }
}
