package dev.homie.core.identity;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;

/** A node's Ed25519 key: what it proves with that it is itself. Immutable and thread-safe. */
public final class NodeKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String FILE = "node.key";

    private final PrivateKey privateKey;
    private final String publicKey;

    private NodeKey(PrivateKey privateKey, String publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A fresh key. */
    public static NodeKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new NodeKey(pair.getPrivate(), encode(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 15 on has " + ALGORITHM, e);
        }
    }

    /**
     * The key in the folder's {@code node.key}, made and written there (0600) when there is none. Blocks.
     *
     * @throws HomieException FAILED_PRECONDITION for a file that cannot be read or is no key
     */
    public static NodeKey of(StateFolder folder) {
        Path file = folder.path().resolve(FILE);
        try {
            return read(Json.readObject(Files.readString(file)));
        } catch (NoSuchFileException e) {
            NodeKey key = generate();
            key.write(folder, file);
            return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    file + " is no node's key (" + e.getMessage()
                            + "); restore it, or move it away and have the machine invited again");
        }
    }

    /** base64url of the key's X.509 form. */
    public String publicKey() {
        return publicKey;
    }

    /** base64url of the signature. */
    public String sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the node's key cannot sign", e);
        }
    }

    /** Whether whoever holds the private key of {@code publicKey} signed the message; false for what is no key. */
    public static boolean verify(String publicKey, byte[] message, String signature) {
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decode(publicKey)));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(message);
            return check.verify(decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static NodeKey read(Map<String, Object> fields) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new PKCS8EncodedKeySpec(decode(String.valueOf(fields.get("privateKey")))));
        return new NodeKey(key, String.valueOf(fields.get("publicKey")));
    }

    private void write(StateFolder folder, Path file) {
        String json = Json.write(Map.of("publicKey", publicKey, "privateKey", encode(privateKey.getEncoded())));
        try {
            folder.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "cannot write " + file + ": " + e.getMessage());
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
