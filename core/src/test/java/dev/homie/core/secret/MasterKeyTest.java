package dev.homie.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.HomieException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MasterKeyTest {
    private final MasterKey key = MasterKey.generate();

    @Test
    void whatIsSealedOpensForItsPurposeAlone() {
        String sealed = key.seal("setting/a", "töken");

        assertThat(MasterKey.isSealed(sealed)).isTrue();
        assertThat(MasterKey.keyOf(sealed)).isEqualTo(key.id());
        assertThat(key.open("setting/a", sealed)).isEqualTo("töken");
        assertThat(MasterKey.decode(key.encode()).open("setting/a", sealed)).isEqualTo("töken");
        refused(key, "setting/b", sealed);
        refused(MasterKey.generate(), "setting/a", sealed);
    }

    @Test
    void noBitOfItCanBeChanged() {
        String sealed = key.seal("p", "token");
        int start = MasterKey.PREFIX.length() + key.id().length() + 1;
        for (int i = start; i < sealed.length() - 1; i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            refused(key, "p", sealed.substring(0, i) + other + sealed.substring(i + 1));
        }
        for (int length = 0; length < sealed.length(); length++) {
            refused(key, "p", sealed.substring(0, length));
        }
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(seen.add(key.seal("p", "token"))).isTrue();
        }
    }

    @Test
    void saysNothingOfItself() {
        assertThat(key.toString()).doesNotContain(key.encode());
        assertThat(key.id()).hasSize(12).isNotEqualTo(MasterKey.generate().id());
        assertThatThrownBy(() -> MasterKey.decode("c2hvcnQ")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(MasterKey with, String purpose, String sealed) {
        assertThatThrownBy(() -> with.open(purpose, sealed))
                .as(sealed)
                .isInstanceOf(HomieException.class)
                .hasMessageNotContaining(with.encode());
    }
}
