package dev.homie.cli.pair;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the QR code of an invitation holds: {@code URL/#pair=NONCE}, with {@code &fp=FINGERPRINT} where the certificate is
 * self-signed. Behind the #, which no browser sends and no log shows.
 */
record PairingLink(Endpoint endpoint, String nonce) {
    private static final Pattern LINK = Pattern.compile("(https?://[^/?#]+)/?#(.*)");
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    /** @throws CliFailure for what is none */
    static PairingLink parse(String text) {
        Matcher parts = LINK.matcher(text.strip());
        if (!parts.matches()) {
            throw none();
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : parts.group(2).split("&", -1)) {
            int at = field.indexOf('=');
            if (at > 0) {
                fields.put(field.substring(0, at), field.substring(at + 1));
            }
        }
        String nonce = fields.getOrDefault("pair", "");
        if (!NONCE.matcher(nonce).matches()) {
            throw none();
        }
        return new PairingLink(Endpoint.of(parts.group(1), fields.get("fp")), nonce);
    }

    static String of(String url, String nonce, @Nullable String fingerprint) {
        return url.replaceAll("/+$", "") + "/#pair=" + nonce + (fingerprint == null ? "" : "&fp=" + fingerprint);
    }

    private static CliFailure none() {
        return CliFailure.usage(
                "that is no link of an invitation; copy the whole of what 'homie pair' printed, and put it in quotes");
    }
}
