package dev.homie.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {
    @TempDir
    private Path home;

    private final Clock clock = Clock.systemUTC();
    private Path certificates;
    private Path key;
    private ServerCertificate made;

    @BeforeEach
    void write() throws Exception {
        made = SelfSigned.of(StateFolder.open(home.resolve("state")), List.of("box"), clock);
        certificates = home.resolve("fullchain.pem");
        key = home.resolve("privkey.pem");
        Authority authority = Authority.create("home", clock);
        Files.writeString(certificates, made.chainPem() + Pem.certificate(authority.certificate()));
        Files.writeString(key, made.keyPem());
    }

    @Test
    void readsAChainAndItsKey() {
        ServerCertificate read = ServerCertificate.read(certificates, key, clock);
        assertThat(read.own()).isEqualTo(made.own());
        assertThat(read.chain()).hasSize(2);
        assertThat(read.key()).isEqualTo(made.key());
        assertThat(read.fingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void readsTheKeyInItsOlderForm() throws Exception {
        // As openssl ecparam writes it, with the curve.
        ECPrivateKey older = new ECPrivateKey(
                256, ((java.security.interfaces.ECPrivateKey) made.key()).getS(), SECObjectIdentifiers.secp256r1);
        Files.writeString(key, pem(new PemObject("EC PRIVATE KEY", older.getEncoded())));
        assertThat(Files.readString(key)).contains("EC PRIVATE KEY");
        assertThat(((java.security.interfaces.ECPrivateKey)
                                ServerCertificate.read(certificates, key, clock).key())
                        .getS())
                .isEqualTo(older.getKey());
    }

    @Test
    void whatIsWrongIsSaidInOneLineThatNamesTheFile() throws Exception {
        refused(home.resolve("none.pem"), key, "none.pem does not exist");
        refused(certificates, home.resolve("none.pem"), "none.pem does not exist");
        refused(key, key, "privkey.pem has no certificate in it");
        refused(certificates, certificates, "fullchain.pem has no private key in it");

        Path rubbish = Files.writeString(home.resolve("rubbish.pem"), "rubbish");
        refused(rubbish, key, "has no certificate");
        Files.writeString(rubbish, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n");
        refused(certificates, rubbish, "is no PEM file");

        Path other = Files.writeString(
                home.resolve("other.pem"), Pem.privateKey(Keys.generate().getPrivate()));
        refused(certificates, other, "is not the key of the first certificate");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        Files.writeString(other, pem(rsa.generateKeyPair()));
        refused(certificates, other, "is not the key of the first certificate");
    }

    @Test
    void aKeyWithAPassphraseIsRefused() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    rsa.generateKeyPair(),
                    new JcePEMEncryptorBuilder("AES-128-CBC")
                            .setProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider())
                            .build("passphrase".toCharArray()));
        }
        Files.writeString(key, text.toString());
        refused(certificates, key, "passphrase");
    }

    @Test
    void anExpiredOneIsRefused() {
        Clock late = Clock.offset(clock, SelfSigned.LIFE.plus(Duration.ofDays(1)));
        assertThatThrownBy(() -> ServerCertificate.read(certificates, key, late))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("fullchain.pem expired on");
    }

    private void refused(Path certificate, Path privateKey, String why) {
        assertThatThrownBy(() -> ServerCertificate.read(certificate, privateKey, clock))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("c2VjcmV0");
    }

    private static String pem(Object object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
