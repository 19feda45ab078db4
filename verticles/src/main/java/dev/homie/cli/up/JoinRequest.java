package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.pki.Pem;
import dev.homie.core.pki.PinnedAuthority;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;

/**
 * What a machine that joins asks a gateway for. The code is sent only once the gateway has shown a certificate of the CA
 * that was meant.
 *
 * @param address {@code host:port} of the gateway's join listener
 * @param fingerprint of the CA, see {@link Keys#fingerprint}
 */
record JoinRequest(String address, String code, String fingerprint) {
    private static final int TIMEOUT_MS = 10_000;
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int MAX_MEMBERS = 1_000;
    private static final int MAX_PEM = 8 * 1024;

    /** What it got: its keys, and where the others are. */
    record Admission(NodeKeys keys, String clusterName, List<String> members) {}

    /** @throws CliFailure saying why it was not let in; blocks for seconds at most */
    Admission send(String machineName) {
        KeyPair pair = Keys.generate();
        Params answer = Params.of(post(
                Json.write(Map.of("code", code, "name", machineName, "publicKey", Keys.encode(pair.getPublic())))));
        try {
            X509Certificate authority = Pem.readCertificate(answer.string("ca", MAX_PEM));
            X509Certificate certificate = Pem.readCertificate(answer.string("certificate", MAX_PEM));
            certificate.verify(authority.getPublicKey());
            if (!Keys.fingerprint(authority).equals(fingerprint)
                    || !certificate.getPublicKey().equals(pair.getPublic())) {
                throw new CliFailure("the gateway at " + address + " gave a certificate for something else");
            }
            List<String> members = answer.optionalStrings("members", MAX_MEMBERS, 255);
            return new Admission(
                    new NodeKeys(authority, certificate, pair.getPrivate()),
                    answer.string("clusterName", 63),
                    members == null ? List.of() : members);
        } catch (HomieException | GeneralSecurityException e) {
            throw new CliFailure(
                    "the gateway at " + address + " gave an answer that makes no sense: " + e.getMessage());
        }
    }

    private Map<String, Object> post(String body) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection)
                    URI.create("https://" + address + "/join").toURL().openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(
                    new PinnedAuthority(fingerprint).context().getSocketFactory());
            connection.setHostnameVerifier((host, session) -> true); // the CA was checked, and signs members only
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("content-type", "application/json");
            connection.connect(); // the handshake: only after it is anything said
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = in == null ? "{}" : new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
                Map<String, Object> answer = Json.readObject(text);
                if (status == 200) {
                    return answer;
                }
                throw new CliFailure("not let in: "
                        + (answer.get("error") instanceof Map<?, ?> error ? error.get("message") : "HTTP " + status));
            }
        } catch (SSLException e) {
            throw new CliFailure("whoever answers at " + address + " is not the gateway that was meant ("
                    + e.getMessage() + "); the code was not sent. Check the line that 'homie invite' printed");
        } catch (IOException | HomieException e) {
            throw new CliFailure("no gateway answers joins at " + address + " (" + e.getMessage()
                    + "); is it running, and can this machine reach it?");
        }
    }
}
