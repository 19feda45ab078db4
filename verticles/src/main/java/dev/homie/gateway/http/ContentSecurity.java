package dev.homie.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a browser may load and run for a page of ours: only our own files, and styles that the page itself makes. */
final class ContentSecurity {
    static final String HEADER = "content-security-policy";

    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ContentSecurity() {}

    /** 128 bits, base64url: for one answer, never twice. */
    static String newNonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @param nonce what the page's own style elements carry, as the emulator makes some; null: there are none */
    static String policy(HttpServerRequest request, @Nullable String nonce) {
        String host = request.getHeader("host");
        // Older Safari does not count a WebSocket to the own host as 'self'.
        return "default-src 'self'; script-src 'self'; connect-src 'self' ws://" + host + " wss://" + host
                + "; style-src 'self'" + (nonce == null ? "" : " 'nonce-" + nonce + "'")
                + "; img-src 'self' data: blob:; font-src 'self'; worker-src 'self' blob:; object-src 'none'"
                + "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }
}
