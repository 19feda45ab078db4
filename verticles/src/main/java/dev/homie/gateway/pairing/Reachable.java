package dev.homie.gateway.pairing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a device may reach this gateway.
 *
 * @param urls the best first, without a slash at their end
 * @param fingerprint SHA-256 of the certificate in hex, where it is self-signed
 */
public record Reachable(List<String> urls, @Nullable String fingerprint) {
    public Reachable {
        urls = List.copyOf(urls);
    }
}
