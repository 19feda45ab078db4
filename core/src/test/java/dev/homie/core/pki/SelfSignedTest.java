package dev.homie.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    private static final List<String> NAMES =
            List.of("192.0.2.7", "Box", "homie.example:8443", "[2001:db8::1]:7317", "fe80::1", "not a name", "*");

    @TempDir
    private Path home;

    private StateFolder state;
    private final Clock clock = Clock.systemUTC();

    @BeforeEach
    void open() {
        state = StateFolder.open(home);
    }

    @Test
    void standsForTheNamesAndForNothingElse() throws Exception {
        X509Certificate certificate = SelfSigned.of(state, NAMES, clock).own();

        certificate.checkValidity();
        certificate.verify(certificate.getPublicKey());
        assertThat(names(certificate))
                .containsExactlyInAnyOrder(
                        "192.0.2.7", "box", "homie.example", "2001:db8:0:0:0:0:0:1", "fe80:0:0:0:0:0:0:1");
        assertThat(certificate.getBasicConstraints()).as("it signs nobody").isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()))
                .as("what Apple takes")
                .isLessThan(Duration.ofDays(825));
    }

    @Test
    void isMadeOnce() {
        ServerCertificate first = SelfSigned.of(state, NAMES, clock);
        assertThat(SelfSigned.of(state, NAMES, clock)).isEqualTo(first);
        assertThat(SelfSigned.of(state, List.of("box"), clock))
                .as("a name less changes nothing")
                .isEqualTo(first);
    }

    @Test
    void isRenewedBeforeItEndsWithTheSameKey() {
        ServerCertificate first = SelfSigned.of(state, NAMES, clock);
        Clock early =
                Clock.offset(clock, SelfSigned.LIFE.minus(SelfSigned.RENEW).minusMinutes(5));
        assertThat(SelfSigned.of(state, NAMES, early)).isEqualTo(first);

        Clock late = Clock.offset(clock, SelfSigned.LIFE.minus(SelfSigned.RENEW).plusMinutes(5));
        ServerCertificate second = SelfSigned.of(state, NAMES, late);
        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.own().getNotAfter().toInstant())
                .isAfter(late.instant().plus(SelfSigned.RENEW));
    }

    @Test
    void isMadeAnewForAnotherName() throws Exception {
        ServerCertificate first = SelfSigned.of(state, NAMES, clock);
        ServerCertificate second = SelfSigned.of(state, List.of("other"), clock);

        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(names(second.own())).containsExactly("other");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayReadTheKey() throws Exception {
        SelfSigned.of(state, NAMES, clock);
        Path tls = home.resolve("tls");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tls)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tls.resolve("server.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aDamagedOneIsSaidInOneLine() throws Exception {
        SelfSigned.of(state, NAMES, clock);
        Files.writeString(home.resolve("tls").resolve("server.key"), "rubbish");

        assertThatThrownBy(() -> SelfSigned.of(state, NAMES, clock))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("move it away")
                .hasMessageNotContaining("rubbish");
    }

    private static Set<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(each -> String.valueOf(each.get(1)))
                .collect(Collectors.toSet());
    }
}
