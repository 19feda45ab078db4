package dev.homie.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
    @Test
    void readsBackWhatItMade(@TempDir Path home) throws Exception {
        KeyFolder folder = KeyFolder.of(StateFolder.open(home));
        assertThat(folder.hasKeys()).isFalse();
        assertThatThrownBy(folder::keys).isInstanceOf(HomieException.class).hasMessageContaining("homie init");
        Authority made = folder.initialize("home", "box", Clock.systemUTC());
        NodeKeys keys = KeyFolder.of(StateFolder.open(home)).keys();
        assertThat(keys.authority()).isEqualTo(made.certificate());
        keys.certificate().verify(made.certificate().getPublicKey());
        assertThat(keys.certificate().getSubjectX500Principal().getName()).contains("CN=box");
        assertThat(keys.certificate().getBasicConstraints())
                .as("it signs nobody")
                .isEqualTo(-1);
        assertThat(keys.certificate().getIssuerX500Principal())
                .isEqualTo(made.certificate().getSubjectX500Principal());
        Authority again = folder.authority(Clock.systemUTC());
        assertThat(again).isNotNull();
        X509Certificate other = again.issue("other", Keys.generate().getPublic());
        other.verify(made.certificate().getPublicKey());
        assertThat(other.getSerialNumber()).isNotEqualTo(keys.certificate().getSerialNumber());
        assertThatThrownBy(() -> folder.initialize("home", "box", Clock.systemUTC()))
                .hasMessageContaining("already");
    }

    @Test
    void authoritiesOfOneNameDiffer() {
        Authority one = Authority.create("home", Clock.systemUTC());
        Authority two = Authority.create("home", Clock.systemUTC());
        assertThat(Keys.fingerprint(one.certificate()))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(Keys.fingerprint(two.certificate()));
        X509Certificate issued = one.issue("box", Keys.generate().getPublic());
        assertThatThrownBy(() -> issued.verify(two.certificate().getPublicKey()))
                .isInstanceOf(SignatureException.class);
    }

    @Test
    void takesKeysOfOurCurveOnly() throws Exception {
        assertThat(Keys.decode("key", Keys.encode(Keys.generate().getPublic()))).isNotNull();
        java.security.KeyPairGenerator wider = java.security.KeyPairGenerator.getInstance("EC");
        wider.initialize(new java.security.spec.ECGenParameterSpec("secp384r1"));
        for (String bad : new String[] {
            "", "?", "AAAA", Keys.encode(wider.generateKeyPair().getPublic())
        }) {
            assertThatThrownBy(() -> Keys.decode("key", bad)).isInstanceOf(HomieException.class);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayRead(@TempDir Path home) throws Exception {
        KeyFolder folder = KeyFolder.of(StateFolder.open(home));
        folder.initialize("home", "box", Clock.systemUTC());
        Path path = folder.folder().path();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(path)) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }
}
